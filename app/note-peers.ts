import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { peerHeader } from "#lib/client-address.ts";

/** Next hides its sockets from handlers, but Node tells of each request before anybody else has it. */
export function notePeers(): void {
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("request" in message)) return;
    const { request } = message;
    if (!(request instanceof IncomingMessage)) return;
    delete request.headers[peerHeader];
    const { remoteAddress } = request.socket;
    if (remoteAddress !== undefined) request.headers[peerHeader] = remoteAddress;
  });
}
