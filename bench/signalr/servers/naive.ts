import type { WebSocket } from "ws";
import { listenWs } from "./listen-ws.ts";
import { serve } from "./serve.ts";

serve(() =>
  listenWs<WebSocket>({
    connect: (webSocket) => webSocket,
    reply: (webSocket, message) => webSocket.send(JSON.stringify(message)),
    deliver(members, message) {
      for (const webSocket of members) webSocket.send(JSON.stringify(message));
    },
  }),
);
