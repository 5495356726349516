import { createServer } from "node:http";
import { Server } from "socket.io";
import { listenOnFreePort } from "#bench/signalr/servers/listen.ts";
import { BareStore, type StoredMessage } from "../bare-store.ts";
import { worldSchema } from "../world.ts";
import { answerTurns } from "./answer-turns.ts";

type Draft = Pick<StoredMessage, "id" | "body">;

interface Requests {
  join(room: string, reply: () => void): void;
  send(conversationId: string, message: Draft, reply: (message: StoredMessage) => void): void;
}

interface Messages {
  said(message: StoredMessage): void;
}

/** The room of whoever watches all conversations. */
const everything = "everything";

/** The usual design: a transaction for each message, acknowledged after its commit and sent to the room. */
function listen(about: unknown): Promise<number> {
  const world = worldSchema.parse(about);
  const store = new BareStore(world);
  const senders = new Map(world.senders.map((sender) => [sender.conversationId, sender]));
  const server = createServer();
  const io = new Server<Requests, Messages>(server, { transports: ["websocket"], serveClient: false });
  io.on("connection", (socket) => {
    socket.on("join", (room, reply) => {
      void socket.join(room);
      reply();
    });
    socket.on("send", (conversationId, draft, reply) => {
      const sender = senders.get(conversationId);
      if (sender === undefined) throw new Error("A message came for a conversation that is not there.");
      const message = store.transaction(() => store.send(sender, draft));
      reply(message);
      io.to([conversationId, everything]).emit("said", message);
    });
  });
  return listenOnFreePort(server);
}

answerTurns({ listen });
