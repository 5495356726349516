import { z } from "zod";
import { clientFrame } from "#bench/signalr/generator/client-frames.ts";
import { body } from "../text.ts";
import type { Sender } from "../world.ts";

/** What a connection is there for: to send in its conversation, or to watch all of them. */
export type Role = { token: string; sender: Sender | null };

/** What a server has said to one connection. */
export interface Heard {
  /** It may begin. */
  greeted(): void;
  /** It has entered, or its message is stored under this id. */
  acknowledged(id: string | null): void;
  /** So many messages have come in real time. */
  delivered(messages: number): void;
  /** The server wants to hear this. */
  asked(reply: Buffer): void;
}

/** How a client speaks to a server. */
export interface Dialect {
  /** Of the upgrade. */
  path(role: Role): string;
  /** What a client says first. */
  hello: Buffer;
  /** Asks for what comes in real time. The server acknowledges it. */
  enter(role: Role): Buffer;
  send(sender: Sender, id: string): Buffer;
  /** Takes a text that the server sent, and says what it holds. Throws if the server refuses something. */
  hear(payload: Buffer, heard: Heard): void;
  /** What a client must say from time to time. Due every 15 seconds at the least. */
  keepAlive: Buffer;
}

const separator = "\u001e";
const separatorByte = 0x1e;
const hubMessage = (message: object) => clientFrame(JSON.stringify(message) + separator);
const call = (target: string, argument: object) =>
  hubMessage({ type: 1, target, arguments: [argument], invocationId: "1" });
const hubPing = hubMessage({ type: 6 });

/** A completion of a call, of which only one is in flight. */
const completionSchema = z.object({
  error: z.string().optional(),
  result: z.object({ id: z.string().optional() }).optional(),
});

const signalr: Dialect = {
  path: ({ token }) => `/hub?access_token=${token}`,
  hello: Buffer.concat([hubMessage({ protocol: "json", version: 1 }), hubPing]),
  enter: () => call("Subscribe", {}),
  send: ({ conversationId }, id) => call("SendMessage", { conversationId, id, body }),
  hear(payload, heard) {
    let start = 0;
    for (let end = payload.indexOf(separatorByte); end !== -1; end = payload.indexOf(separatorByte, start)) {
      hearRecord(payload.subarray(start, end), heard);
      start = end + 1;
    }
  },
  keepAlive: hubPing,
};

function hearRecord(record: Buffer, heard: Heard): void {
  if (startsWith(record, '{"type":3')) {
    const text = record.toString();
    const { data, success } = completionSchema.safeParse(JSON.parse(text));
    if (!success || data.error !== undefined) throw new Error(`The hub refused a call: ${text}`);
    heard.acknowledged(data.result?.id ?? null);
  } else if (startsWith(record, '{"type":1,"target":"Events"')) {
    heard.delivered(countOf('"type":"MessageSent"', record));
  } else if (record.length === 2) {
    heard.greeted();
  } else if (startsWith(record, '{"type":7')) {
    throw new Error(`The hub closes a connection: ${record.toString()}`);
  }
}

const storedSchema = z.tuple([z.object({ id: z.string() })]).or(z.tuple([]));

/**
 * Engine.IO 4 (`2` is a ping, `3` a pong, `4` a message) with the packets of Socket.IO 5 (`0` connects, `2` is an event,
 * with the id of its reply, `3` a reply).
 */
const socketIo: Dialect = {
  path: () => "/socket.io/?EIO=4&transport=websocket",
  hello: clientFrame("40"),
  enter: ({ sender }) => clientFrame(`421${JSON.stringify(["join", sender?.conversationId ?? "everything"])}`),
  send: ({ conversationId }, id) => clientFrame(`421${JSON.stringify(["send", conversationId, { id, body }])}`),
  hear(payload, heard) {
    if (startsWith(payload, "431")) {
      const [stored] = storedSchema.parse(JSON.parse(payload.toString("utf8", 3)));
      heard.acknowledged(stored?.id ?? null);
    } else if (startsWith(payload, '42["said"')) {
      heard.delivered(1);
    } else if (startsWith(payload, "40")) {
      heard.greeted();
    } else if (startsWith(payload, "2")) {
      heard.asked(clientFrame("3"));
    } else if (startsWith(payload, "4")) {
      throw new Error(`Socket.IO refused something: ${payload.toString()}`);
    }
  },
  keepAlive: clientFrame("3"),
};

export const dialectNames = ["signalr", "socket.io"] as const;

export const dialects: Record<(typeof dialectNames)[number], Dialect> = { signalr, "socket.io": socketIo };

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.toString("latin1", 0, text.length) === text;
}

function countOf(text: string, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + text.length)) count += 1;
  return count;
}
