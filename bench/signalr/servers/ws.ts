import type { Duplex } from "node:stream";
import { frameText } from "./frame-text.ts";
import { listenWs } from "./listen-ws.ts";
import { serve } from "./serve.ts";

serve(() =>
  listenWs<Duplex>({
    connect: (_webSocket, socket) => socket,
    reply: (socket, message) => socket.write(frameText(JSON.stringify(message))),
    deliver(members, message) {
      const frame = frameText(JSON.stringify(message));
      for (const socket of members) socket.write(frame);
    },
  }),
);
