import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { ServerDoor } from "../hub/server-door.ts";
import type { HubLimits } from "../hub-limits.ts";
import type { ReportError } from "../report-error.ts";
import { forwardingNote, forwardingNoteHeaders } from "./forwarding-note.ts";

/** Something of a client that is being passed on, and that can be cut. */
interface PassedOn {
  destroy(): unknown;
}

// Long enough for a busy server in the same network.
const connectTimeoutMs = 5_000;

// What concerns one hop only: RFC 9110, section 7.6.1. The agent makes its own.
const hopByHop = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const replaced = new Set([...hopByHop, ...forwardingNoteHeaders]);
const replacedWithoutBody = new Set([...replaced, "content-length"]);

export interface ForwardingOptions {
  reportError: ReportError;
  limits: Pick<HubLimits, "closeTimeoutMs">;
}

/** All that one server passes on to others. */
export class Forwarding {
  readonly reportError: ReportError;
  readonly closeTimeoutMs: number;
  /** What is being passed on now, each as the end that leads to the client. */
  readonly passedOn = new Set<PassedOn>();
  readonly #httpAgent = new http.Agent({ keepAlive: true });
  readonly #httpsAgent = new https.Agent({ keepAlive: true });

  constructor({ reportError, limits }: ForwardingOptions) {
    this.reportError = reportError;
    this.closeTimeoutMs = limits.closeTimeoutMs;
  }

  /**
   * Begins the request to the other server; its body is left to the caller. It has the client's own headers, Host among
   * them: the other server is a copy of this one, and its hooks shall see the request as it was made.
   */
  start(request: IncomingMessage, { url, key }: ServerDoor, isUpgrade: boolean): http.ClientRequest {
    const { method = "GET", rawHeaders } = request;
    const sent = endToEndHeaders(rawHeaders, method === "POST" ? replaced : replacedWithoutBody);
    sent.push(...forwardingNote(request, key));
    if (isUpgrade) sent.push("Connection", "Upgrade", "Upgrade", "websocket");
    const onward =
      url.protocol === "https:"
        ? https.request(url, { method, headers: sent, agent: this.#httpsAgent })
        : http.request(url, { method, headers: sent, agent: this.#httpAgent });
    onward.once("socket", limitConnecting);
    return onward;
  }

  /** Cuts everything that is being passed on. */
  close(): void {
    for (const client of this.passedOn) client.destroy();
    this.#httpAgent.destroy();
    this.#httpsAgent.destroy();
  }
}

/** The headers that go through to the other end, as name, value, name, value. */
export function endToEndHeaders(rawHeaders: readonly string[], dropped: ReadonlySet<string> = hopByHop): string[] {
  const through: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!dropped.has(name.toLowerCase())) through.push(name, rawHeaders[index + 1] ?? "");
  }
  return through;
}

function limitConnecting(socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => socket.destroy(new Error("Connecting took too long.")), connectTimeoutMs);
  socket.once("connect", () => clearTimeout(timer));
  socket.once("close", () => clearTimeout(timer));
}
