import { z } from "zod";

/** What the load generator does. Each load is a closed loop, so that no server is given more than it can take. */
export const loadSchema = z.discriminatedUnion("kind", [
  /** One connection, which is no member, sends to a room, `burst` messages at a time. */
  z.object({ kind: z.literal("broadcast"), members: z.number(), burst: z.number() }),
  /**
   * Rooms of two members, of whom one by turns or both at once send, `burst` messages at a time, when all that was sent
   * in the room before has arrived.
   */
  z.object({ kind: z.literal("rooms"), rooms: z.number(), senders: z.literal([1, 2]), burst: z.number() }),
  /** Each connection calls, waits for the reply and calls again. */
  z.object({ kind: z.literal("echo"), connections: z.number() }),
  /** Connections that have been greeted and do nothing. Before them come `settling` ones that are not counted. */
  z.object({ kind: z.literal("idle"), connections: z.number(), settling: z.number() }),
]);

export type Load = z.infer<typeof loadSchema>;

export type IdleLoad = Extract<Load, { kind: "idle" }>;

export const serverNames = ["parley", "ws-coalesced", "ws", "naive", "socket.io"] as const;

export type ServerName = (typeof serverNames)[number];

/** What each of them is, for the report. */
export const servers: Record<ServerName, string> = {
  parley: "lib/signalr by its public API, WebSockets and JSON",
  "ws-coalesced":
    "raw ws with SignalR's messages, framed once, a connection's messages of one turn in one write: the limit",
  ws: "raw ws, framed once, one write per connection and message",
  naive: "ws.send of JSON.stringify per connection and message",
  "socket.io": "Socket.IO 4 with WebSockets only, rooms",
};

/** How Parley shall stand beside another server: at least so many times its throughput, at most its memory. */
export interface Aim {
  peer: ServerName;
  factor: number;
}

export interface Scenario {
  title: string;
  load: Load;
  servers: readonly ServerName[];
  aims: readonly Aim[];
}

export const scenarios = {
  "100-members": {
    title: "A room of 100 members, 10 messages at a time",
    load: { kind: "broadcast", members: 100, burst: 10 },
    servers: serverNames,
    aims: [
      { peer: "socket.io", factor: 4 },
      { peer: "ws-coalesced", factor: 0.95 },
    ],
  },
  "1000-members": {
    title: "A room of 1,000 members, 10 messages at a time",
    load: { kind: "broadcast", members: 1_000, burst: 10 },
    servers: serverNames,
    aims: [
      { peer: "socket.io", factor: 2.5 },
      { peer: "ws-coalesced", factor: 0.95 },
    ],
  },
  "single-messages": {
    title: "A room of 100 members, one message at a time: nothing to coalesce",
    load: { kind: "broadcast", members: 100, burst: 1 },
    servers: serverNames,
    aims: [],
  },
  "rooms-of-two": {
    title: "500 rooms of two members, each with a message on its way: a message is delivered to both",
    load: { kind: "rooms", rooms: 500, senders: 2, burst: 1 },
    servers: serverNames,
    aims: [{ peer: "socket.io", factor: 2.8 }],
  },
  "busy-rooms-of-two": {
    title: "500 rooms of two members, each with 5 messages on their way: a message is delivered to both",
    load: { kind: "rooms", rooms: 500, senders: 2, burst: 5 },
    servers: serverNames,
    aims: [{ peer: "socket.io", factor: 2.8 }],
  },
  "rooms-by-turns": {
    title: "500 rooms of two members, who send by turns: nothing to coalesce",
    load: { kind: "rooms", rooms: 500, senders: 1, burst: 1 },
    servers: serverNames,
    aims: [],
  },
  echo: {
    title: "Echo, 50 connections with one call in flight each",
    load: { kind: "echo", connections: 50 },
    servers: serverNames,
    aims: [],
  },
  idle: {
    title: "5,000 idle connections",
    load: { kind: "idle", connections: 5_000, settling: 200 },
    servers: ["parley", "ws", "socket.io"],
    aims: [{ peer: "ws", factor: 1.3 }],
  },
} as const satisfies Record<string, Scenario>;
