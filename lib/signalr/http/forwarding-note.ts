import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The address at the other end of the client's socket. */
const peerHeader = "x-hub-forwarded-peer";
/** The key of the server that the request is passed on to. */
const keyHeader = "x-hub-forwarded-key";

export const forwardingNoteHeaders = [peerHeader, keyHeader];

interface ForwardingNote {
  remoteAddress: string | undefined;
  mayPassOn: boolean;
}

/** What one server notes on a request that it passes on to the one with the key: name, value, name, value. */
export function forwardingNote({ socket }: IncomingMessage, key: string): string[] {
  return [peerHeader, socket.remoteAddress ?? "", keyHeader, key];
}

/** Takes the note off a request, and reads it if whoever wrote it has this server's key: anybody can send the headers. */
export function takeForwardingNote({ headers, socket }: IncomingMessage, forwardingKey: string): ForwardingNote {
  const { [peerHeader]: peer, [keyHeader]: key } = headers;
  delete headers[peerHeader];
  delete headers[keyHeader];
  if (typeof key !== "string") return { remoteAddress: socket.remoteAddress, mayPassOn: true };
  const isBelieved = areEqual(key, forwardingKey);
  return { remoteAddress: isBelieved ? peer?.toString() || undefined : socket.remoteAddress, mayPassOn: false };
}

function areEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
