import { createServer } from "node:http";
import { Server } from "socket.io";
import { listenOnFreePort } from "#bench/signalr/servers/listen.ts";

type Reply = (message?: { id: string }) => void;

interface Requests {
  join(room: string, reply: Reply): void;
  send(conversationId: string, message: { id: string }, reply: Reply): void;
}

interface Messages {
  said(message: { id: string }): void;
}

/** Acknowledges every message and delivers so many copies of it, and stores none. */
export function listenForgetful({ copies }: { copies: number }): Promise<number> {
  const server = createServer();
  const io = new Server<Requests, Messages>(server, { transports: ["websocket"], serveClient: false });
  io.on("connection", (socket) => {
    socket.on("join", (room, reply) => {
      void socket.join(room);
      reply();
    });
    socket.on("send", (conversationId, message, reply) => {
      reply(message);
      for (let copy = 0; copy < copies; copy += 1) io.to([conversationId, "everything"]).emit("said", message);
    });
  });
  return listenOnFreePort(server);
}
