import type { ServerName } from "../scenarios.ts";
import { text } from "../text.ts";
import { clientFrame } from "./client-frames.ts";

/** How a client speaks to a server: frames that are made once. */
export interface Dialect {
  /** Of the upgrade. */
  path: string;
  /** What a client says first, if anything. */
  hello: Buffer;
  /** How many frames the server sends until a client may begin. */
  greetingFrames: number;
  /** Enters the room; the server replies with the text. */
  join(room: string): Buffer;
  /** Sends the text to the room; the server does not reply. */
  say(room: string): Buffer;
  /** The server replies with the text. */
  echo: Buffer;
  /** What a client must say from time to time, if anything. Due every 15 seconds at the least. */
  keepAlive: Buffer;
}

/** A call's id is free again once it is answered, so that all calls of a connection may have the same. */
const invocationId = "1";
const join = (room: string) => ({ type: 1, target: "Join", arguments: [room, text], invocationId });
const say = (room: string) => ({ type: 1, target: "Say", arguments: [room, text] });
const echo = { type: 1, target: "Echo", arguments: [text], invocationId };

const json = (message: object) => clientFrame(JSON.stringify(message));

const raw: Dialect = {
  path: "/",
  hello: Buffer.alloc(0),
  greetingFrames: 0,
  join: (room) => json(join(room)),
  say: (room) => json(say(room)),
  echo: json(echo),
  keepAlive: Buffer.alloc(0),
};

const separator = "\u001e";
const hubMessage = (message: object) => clientFrame(JSON.stringify(message) + separator);
const ping = hubMessage({ type: 6 });

const signalr: Dialect = {
  path: "/hub",
  // The client follows its handshake with a ping.
  hello: Buffer.concat([hubMessage({ protocol: "json", version: 1 }), ping]),
  greetingFrames: 1,
  join: (room) => hubMessage(join(room)),
  say: (room) => hubMessage(say(room)),
  echo: hubMessage(echo),
  keepAlive: ping,
};

/**
 * Engine.IO 4 (`3` is a pong, `4` a message) with the packets of Socket.IO 5 (`0` connects, `2` is an event, with the id
 * of its reply). The server pings a client from which it has had no pong for 25 seconds.
 */
const socketIo: Dialect = {
  path: "/socket.io/?EIO=4&transport=websocket",
  hello: clientFrame("40"),
  greetingFrames: 2,
  join: (room) => clientFrame(`421${JSON.stringify(["join", room, text])}`),
  say: (room) => clientFrame(`42${JSON.stringify(["say", room, text])}`),
  echo: clientFrame(`421${JSON.stringify(["echo", text])}`),
  keepAlive: clientFrame("3"),
};

export const dialects: Record<ServerName, Dialect> = {
  parley: signalr,
  "ws-coalesced": raw,
  ws: raw,
  naive: raw,
  "socket.io": socketIo,
};
