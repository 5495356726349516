import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ServerDoor } from "../hub/server-door.ts";
import { endToEndHeaders, type Forwarding } from "./forwarding.ts";
import { type Refusal, refusals } from "./refusal.ts";

/**
 * Passes an upgrade on to another server, and from then on all bytes both ways, until either side ends or breaks off.
 * Calls `refuse` if the answer does not come.
 */
export function forwardUpgrade(
  { request, socket, head, door }: { request: IncomingMessage; socket: Duplex; head: Buffer; door: ServerDoor },
  forwarding: Forwarding,
  refuse: (refusal: Refusal) => void,
): void {
  const onward = forwarding.start(request, door, true);
  forwarding.passedOn.add(socket);
  socket.on("error", () => {});
  socket.once("close", () => {
    forwarding.passedOn.delete(socket);
    onward.destroy();
  });
  onward.once("error", (error) => {
    if (socket.destroyed) return;
    forwarding.reportError(error, {});
    refuse(refusals.serverUnreachable);
  });
  onward.once("upgrade", (answer, upstream, upstreamHead) => {
    // All of it goes through: the WebSocket is between the client and the other server.
    socket.write(statusAndHeaders(answer, answer.rawHeaders));
    socket.write(upstreamHead);
    upstream.write(head);
    join(socket, upstream, forwarding.closeTimeoutMs);
  });
  onward.once("response", (answer) => {
    socket.write(statusAndHeaders(answer, [...endToEndHeaders(answer.rawHeaders), "Connection", "close"]));
    answer.pipe(socket);
    answer.once("close", () => socket.destroy());
  });
  onward.end();
}

function statusAndHeaders({ statusCode, statusMessage }: IncomingMessage, rawHeaders: readonly string[]): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/**
 * What one side sends goes to the other, and an end as well. When the other server is done, the client has a while to take
 * what is under way.
 */
function join(client: Duplex, upstream: Duplex, closeTimeoutMs: number): void {
  upstream.on("error", () => client.destroy());
  client.once("close", () => upstream.destroy());
  upstream.once("close", () => {
    const timer = setTimeout(() => client.destroy(), closeTimeoutMs).unref();
    client.once("close", () => clearTimeout(timer));
  });
  client.pipe(upstream);
  upstream.pipe(client);
}
