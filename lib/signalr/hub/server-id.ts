import { randomBytes } from "node:crypto";

const serverIdLength = 8;

/** The name of one server among those of a hub, with 48 random bits. Every id that it hands out begins with it. */
export function newServerId(): string {
  return randomBytes(6).toString("base64url");
}

/** An id with 128 random bits, safe in a URL, that tells which server made it. */
export function newConnectionId(serverId: string): string {
  return serverId + randomBytes(16).toString("base64url");
}

/** The server that made a connection's id or token. */
export function serverOf(id: string): string {
  return id.slice(0, serverIdLength);
}
