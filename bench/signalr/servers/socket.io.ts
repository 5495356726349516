import { createServer } from "node:http";
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

serve(() => {
  const server = createServer();
  const io = new Server<Requests, Messages>(server, { transports: ["websocket"], serveClient: false });
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
