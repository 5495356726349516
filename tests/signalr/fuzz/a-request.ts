import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { aMutatedFrame, aValidFrame } from "./a-frame.ts";
import { hostileHeaders, hostileMethods, hostilePaths, hostileQueries, webSocketKey } from "./hostile-request-parts.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import type { Random } from "./random.ts";

interface Request {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

const nothing = Buffer.alloc(0);

export interface FuzzRequests {
  /** One request or several, for one TCP connection. */
  bytes: Buffer;
  /** How many of them are not as they should be. */
  mutatedRequests: number;
}

/** Requests for the connection tokens that are known, most of them hostile. */
export function someRequests(tokens: readonly string[], random: Random): FuzzRequests {
  const requests = Array.from({ length: random.chance(0.1) ? 2 + random.below(3) : 1 }, () =>
    asOfAClient(tokens, random),
  );
  let mutatedRequests = 0;
  for (const request of requests) {
    if (random.chance(0.3)) continue;
    mutatedRequests++;
    for (let left = 1 + random.below(2); left > 0; left--) change(request, tokens, random);
  }
  const bytes = Buffer.concat(requests.map((request) => toBytes(request, random)));
  if (random.chance(0.8)) return { bytes, mutatedRequests };
  const mutated = random.chance(0.7) ? mutateBytes(bytes, random) : bytes.subarray(0, random.below(bytes.length));
  return { bytes: mutated, mutatedRequests: requests.length };
}

/** As a client does it that means no harm. */
function asOfAClient(tokens: readonly string[], random: Random): Request {
  const id = aToken(tokens, random);
  const common: Request["headers"] = [
    ["Host", "127.0.0.1"],
    ["Authorization", "Bearer fuzz"],
  ];
  const upgrade: Request["headers"] = [
    ["Connection", "Upgrade"],
    ["Upgrade", "websocket"],
    ["Sec-WebSocket-Version", "13"],
    ["Sec-WebSocket-Key", webSocketKey],
  ];
  switch (random.below(6)) {
    case 0:
      return { method: "POST", target: "/hub/negotiate?negotiateVersion=1", headers: common, body: nothing };
    case 1:
      return { method: "GET", target: `/hub?id=${id}`, headers: common, body: nothing };
    case 2:
      return {
        method: "GET",
        target: `/hub?id=${id}`,
        headers: [...common, ["Accept", "text/event-stream"]],
        body: nothing,
      };
    case 3:
      return { method: "DELETE", target: `/hub?id=${id}`, headers: common, body: nothing };
    case 4:
      return { method: "GET", target: `/hub?id=${id}`, headers: [...common, ...upgrade], body: nothing };
    default:
      return { method: "POST", target: `/hub?id=${id}`, headers: common, body: aBody(random) };
  }
}

/** Mostly one of the latest, so that several requests of a kind meet at one connection. */
function aToken(tokens: readonly string[], random: Random): string {
  return tokens.at(-1 - random.length(tokens.length)) ?? "unknown";
}

function aBody(random: Random): Buffer {
  const protocol = random.pick([jsonProtocol, messagePackProtocol]);
  switch (random.below(8)) {
    case 0:
      return random.bytes(random.length(1_000));
    case 1:
      return Buffer.alloc(random.length(300_000), "x");
    case 2:
      return aMutatedFrame(protocol, random);
    case 3:
      return aValidFrame(protocol, random);
    default:
      return Buffer.concat([
        Buffer.from(`{"protocol":"${protocol.name}","version":1}\u001e`),
        random.chance(0.5) ? aMutatedFrame(protocol, random) : aValidFrame(protocol, random),
      ]);
  }
}

function change(request: Request, tokens: readonly string[], random: Random): void {
  switch (random.below(7)) {
    case 0:
      request.method = random.pick(hostileMethods);
      break;
    case 1:
      request.target = request.target.replace(/^[^?]*/, random.pick(hostilePaths));
      break;
    case 2:
      request.target += `${request.target.includes("?") ? "&" : "?"}${random.pick(hostileQueries)}`;
      break;
    case 3:
      request.target += `&${"x=1&".repeat(random.length(3_000))}id=${aToken(tokens, random)}`;
      break;
    case 4:
      request.headers.splice(random.below(request.headers.length), 1);
      break;
    case 5:
      request.body = aBody(random);
      break;
    default:
      request.headers.push(random.pick(hostileHeaders));
      break;
  }
}

function toBytes({ method, target, headers: sent, body }: Request, random: Random): Buffer {
  const isChunked = body.length > 0 && random.chance(0.3);
  const length = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`;
  const lines = [`${method} ${target} HTTP/1.1`, ...sent.map(([name, value]) => `${name}: ${value}`)];
  if (method !== "GET" || body.length > 0) lines.push(length);
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return Buffer.concat([head, isChunked ? inChunks(body, random) : body]);
}

/** In chunks, of which some lie about their size. */
function inChunks(body: Buffer, random: Random): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = Math.min(body.length, at + 1 + random.length(body.length));
    const size = random.chance(0.9)
      ? (end - at).toString(16)
      : random.pick(["-1", "0", "fffffffff", "zz", "", "5;x=y"]);
    pieces.push(Buffer.from(`${size}\r\n`), body.subarray(at, end), Buffer.from("\r\n"));
    at = end;
  }
  return Buffer.concat([...pieces, Buffer.from("0\r\n\r\n")]);
}
