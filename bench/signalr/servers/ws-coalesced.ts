import type { Duplex } from "node:stream";
import { frameText } from "./frame-text.ts";
import { listenWs } from "./listen-ws.ts";
import { serve } from "./serve.ts";

interface Connection {
  readonly socket: Duplex;
  waiting: Buffer[];
}

let dirty: Connection[] = [];

function add(connection: Connection, frame: Buffer): void {
  if (connection.waiting.push(frame) > 1) return;
  if (dirty.push(connection) === 1) setImmediate(flush);
}

/** Connections that got the same frames in this turn get the same bytes: they are joined once. */
function flush(): void {
  const connections = dirty;
  dirty = [];
  let lastFrames: readonly Buffer[] = [];
  let lastBytes: Buffer | undefined;
  for (const connection of connections) {
    const frames = connection.waiting;
    connection.waiting = [];
    const isSame = frames.length === lastFrames.length && frames.every((frame, index) => frame === lastFrames[index]);
    if (!isSame || lastBytes === undefined) lastBytes = frames.length === 1 ? frames[0] : Buffer.concat(frames);
    lastFrames = frames;
    connection.socket.write(lastBytes);
  }
}

serve(() =>
  listenWs<Connection>({
    connect: (_webSocket, socket) => ({ socket, waiting: [] }),
    reply: ({ socket }, message) => socket.write(frameText(JSON.stringify(message))),
    deliver(members, message) {
      const frame = frameText(JSON.stringify(message));
      for (const connection of members) add(connection, frame);
    },
  }),
);
