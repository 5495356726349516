import type { HubProtocol } from "../protocols/hub-protocol.ts";
import { parseJsonObject } from "../protocols/json-object.ts";
import type { Transport } from "../transports/transport.ts";

export interface Handshake {
  protocol: HubProtocol;
  /** Of the protocol, as the client asked for it. Since version 2 a client can resume. */
  version: number;
}

export type HandshakeOutcome = Handshake | { error: string };

/** Judges the record of a handshake request. The error texts are those of ASP.NET Core. */
export function readHandshakeRequest(
  record: Buffer,
  { protocols, transport }: { protocols: readonly HubProtocol[]; transport: Transport },
): HandshakeOutcome {
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
  const format = protocol.transferFormat;
  if (!transport.transferFormats.includes(format)) {
    const reason = `The transport does not support '${format}' transfer format.`;
    return { error: `Cannot use the '${name}' protocol on the current transport. ${reason}` };
  }
  return { protocol, version };
}

/** The answer to a handshake, which is JSON whatever the protocol. Without an error it was accepted. */
export function writeHandshakeResponse(error?: string): Buffer {
  return Buffer.from(`${JSON.stringify({ error })}\u001e`);
}
