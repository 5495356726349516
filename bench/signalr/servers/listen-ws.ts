import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { listenOnFreePort } from "./listen.ts";

/** What a client asks of the servers on raw ws: the messages are those of SignalR, so that as many bytes flow. */
type WsRequest =
  | { target: "Join" | "Say"; arguments: [room: string, text: string]; invocationId?: string }
  | { target: "Echo"; arguments: [text: string]; invocationId?: string };

/** How a server writes. A connection is whatever it makes of the two sides of a socket. */
export interface WsWriter<Connection> {
  connect(webSocket: WebSocket, socket: Duplex): Connection;
  reply(connection: Connection, message: object): void;
  deliver(members: Iterable<Connection>, message: object): void;
}

/** The least that serves the benchmark on ws: rooms, and nothing is checked. */
export function listenWs<Connection>(writer: WsWriter<Connection>): Promise<number> {
  const rooms = new Map<string, Set<Connection>>();
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    maxPayload: 32 * 1024,
  });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = writer.connect(webSocket, socket);
      webSocket.on("message", (data) => answer(connection, parseRequest(data)));
    });
  });

  function answer(connection: Connection, request: WsRequest): void {
    const { invocationId } = request;
    if (request.target === "Echo") {
      writer.reply(connection, { type: 3, invocationId, result: request.arguments[0] });
      return;
    }
    const [room, text] = request.arguments;
    if (request.target === "Say") {
      writer.deliver(rooms.get(room) ?? [], { type: 1, target: "said", arguments: [text] });
      return;
    }
    rooms.set(room, (rooms.get(room) ?? new Set()).add(connection));
    writer.reply(connection, { type: 3, invocationId, result: text });
  }

  return listenOnFreePort(server);
}

function parseRequest(data: RawData): WsRequest {
  if (!Buffer.isBuffer(data)) throw new Error("ws was asked for Buffers, and gave something else.");
  return JSON.parse(data.toString());
}
