import type { HubProtocol } from "./hub-protocol.ts";
import { MessagePackReader } from "./messagepack-reader.ts";
import { writeMessagePackMessage } from "./write-messagepack-message.ts";

// By far the most common message: its length, an array of one, and its type.
const ping = Buffer.from([0x02, 0x91, 0x06]);

/** MessagePack arrays, each preceded by its length. Version 2 differs only in messages of stateful reconnect. */
export const messagePackProtocol: HubProtocol = {
  name: "messagepack",
  transferFormat: "Binary",
  supportsVersion: (version) => version === 1 || version === 2,
  write: (message) => (message.kind === "ping" ? ping : writeMessagePackMessage(message)),
  createReader: (limits) => new MessagePackReader(limits),
};
