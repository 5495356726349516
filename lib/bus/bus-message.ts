import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { Signal } from "#lib/chat/signals.ts";
import { isCommit } from "./is-commit.ts";
import { signalSchema } from "./signal-schema.ts";

/** What one process says to the others about a tenant. */
export type BusMessage =
  | { kind: "signal"; signal: Signal }
  | { kind: "commit"; logged: readonly LoggedEvent[] }
  | { kind: "growth"; pos: number };

/** Grows with each change of what a message may be, so that processes of two versions leave each other's alone. */
const version = 1;
export const senderIdBytes = 16;
/** The version, who says it, and what kind it is; then comes JSON. */
const headBytes = 1 + senderIdBytes + 1;
const kinds = ["signal", "commit", "growth"] as const;

/** @param senderId as many bytes as `senderIdBytes` says, another one for each process */
export function writeMessage(senderId: Buffer, message: BusMessage): Buffer {
  return write(senderId, kinds.indexOf(message.kind), JSON.stringify(contentOf(message)));
}

/** A message whose coming says everything. */
export function writeCall(senderId: Buffer): Buffer {
  return write(senderId, 0, "");
}

/** Whether the process itself has said it: found out without a look at what it says. */
export function isFrom(senderId: Buffer, bytes: Buffer): boolean {
  return bytes.length >= headBytes && senderId.compare(bytes, 1, 1 + senderIdBytes) === 0;
}

/** @throws Error where it is none, or of another version of Parley */
export function readMessage(bytes: Buffer): BusMessage {
  if (bytes[0] !== version) throw new Error("A message of the bus is not of this version.");
  const content: unknown = JSON.parse(bytes.toString("utf8", headBytes));
  const kind = kinds[bytes[headBytes - 1] ?? kinds.length];
  switch (kind) {
    case "signal":
      return { kind: "signal", signal: signalSchema.parse(content) };
    case "commit":
      if (isCommit(content)) return { kind: "commit", logged: content };
      throw new Error("What came as a commit is none.");
    case "growth":
      if (Number.isSafeInteger(content)) return { kind: "growth", pos: Number(content) };
      throw new Error("What came as a position is none.");
    default:
      throw new Error("A message of the bus is of no known kind.");
  }
}

function contentOf(message: BusMessage): unknown {
  switch (message.kind) {
    case "signal":
      return message.signal;
    case "commit":
      return message.logged;
    case "growth":
      return message.pos;
  }
}

function write(senderId: Buffer, kind: number, text: string): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + Buffer.byteLength(text));
  bytes[0] = version;
  senderId.copy(bytes, 1);
  bytes[headBytes - 1] = kind;
  bytes.write(text, headBytes);
  return bytes;
}
