import type { HubProtocol } from "./hub-protocol.ts";
import { parseJsonObject } from "./json-object.ts";
import { jsonProtocol } from "./json-protocol.ts";

/** All codecs this server speaks. */
const protocols: readonly HubProtocol[] = [jsonProtocol];

export type HandshakeOutcome = { protocol: HubProtocol } | { error: string };

/** Judges the record of a handshake request. The error texts are those of ASP.NET Core. */
export function readHandshakeRequest(record: Buffer): HandshakeOutcome {
  const fields = parseJsonObject(record);
  const name = fields?.protocol;
  const version = fields?.version;
  if (typeof name !== "string" || typeof version !== "number" || !Number.isInteger(version)) {
    return { error: "An unexpected error occurred during connection handshake." };
  }
  const protocol = protocols.find((known) => known.name === name);
  if (protocol === undefined) return { error: `The protocol '${name}' is not supported.` };
  if (!protocol.supportsVersion(version)) {
    return { error: `The server does not support version ${version} of the '${name}' protocol.` };
  }
  return { protocol };
}

/** The answer to a handshake, which is JSON whatever the protocol. Without an error it was accepted. */
export function writeHandshakeResponse(error?: string): Buffer {
  return Buffer.from(`${JSON.stringify({ error })}\u001e`);
}
