import { createServer } from "node:http";
import { z } from "zod";
import { defineHub } from "#lib/signalr/define-hub.ts";
import type { HubIdentity } from "#lib/signalr/hub-server-options.ts";
import { createRedisBackplane } from "#lib/signalr/scale-out/redis-backplane.ts";
import { createHubServer } from "#lib/signalr/server.ts";
import { listenOnFreePort } from "./listen.ts";
import { serve } from "./serve.ts";

type RoomClient = { said(text: string): void };

const rooms = defineHub<undefined, RoomClient>()(({ method }) => ({
  methods: {
    Join: method({
      args: [z.string(), z.string()],
      async run({ connection, groups }, room, text) {
        await groups.addToGroup(connection.connectionId, room);
        return text;
      },
    }),
    Say: method({
      args: [z.string(), z.string()],
      run({ clients }, room, text) {
        clients.group(room).send("said", text);
      },
    }),
    Echo: method({ args: [z.string()], run: (_call, text) => text }),
  },
}));

let users = 0;

/** Every connection has a user of its own. */
async function authenticate(): Promise<HubIdentity<undefined>> {
  users += 1;
  return { user: undefined, userIdentifier: `user-${users}` };
}

serve((redisUrl) => {
  const server = createServer();
  const hub = createHubServer(rooms, {
    path: "/hub",
    authenticate,
    allowOrigin: () => true,
    ...(redisUrl !== undefined && { backplane: createRedisBackplane({ server: redisUrl }) }),
    onError(error) {
      throw error;
    },
  });
  server.on("request", (request, response) => hub.handleRequest(request, response));
  server.on("upgrade", (request, socket, head) => hub.handleUpgrade(request, socket, head));
  return listenOnFreePort(server);
});
