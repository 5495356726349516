import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import { listenOnFreePort } from "./listen.ts";
import { serve } from "./serve.ts";

type Reply = (text: string) => void;

interface Requests {
  join(room: string, text: string, reply: Reply): void;
  say(room: string, text: string): void;
  echo(text: string, reply: Reply): void;
}

interface Messages {
  said(text: string): void;
}

serve((redisUrl) => {
  const server = createServer();
  const scaledOut = redisUrl !== undefined && { adapter: createAdapter(new Redis(redisUrl), new Redis(redisUrl)) };
  const io = new Server<Requests, Messages>(server, { transports: ["websocket"], serveClient: false, ...scaledOut });
  io.on("connection", (socket) => {
    socket.on("join", (room, text, reply) => {
      void socket.join(room);
      reply(text);
    });
    socket.on("say", (room, text) => io.to(room).emit("said", text));
    socket.on("echo", (text, reply) => reply(text));
  });
  return listenOnFreePort(server);
});
