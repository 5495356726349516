import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChatHub, createChatHub } from "#hub/chat-hub.ts";
import type { HubUser } from "#hub/chat-session.ts";
import { FanOut } from "#hub/fan-out.ts";
import { createHttpDoor } from "#hub/http-door.ts";
import { LogTail } from "#hub/log-tail.ts";
import { createHubServer } from "#lib/signalr/server.ts";
import { type TestApplication, testSecret } from "#tests/http/an-application.ts";

export interface InProcessHub extends AsyncDisposable {
  url: string;
  methods: ChatHub["methods"];
  /** Sends out what is new. */
  wake(): void;
  errors: unknown[];
}

/** The hub's parts on a real socket in this process, where every statement of theirs can be watched. */
export async function anInProcessHub({ database, chat, authenticator }: TestApplication): Promise<InProcessHub> {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const fanOut = new FanOut();
  const tail = new LogTail({
    tenants: database.tenants,
    onEvents: (tenantId, logged) => fanOut.events(tenantId, logged),
    onError,
  });
  const chatHub = createChatHub({
    chat: { ...chat, signals: { publish: (tenantId, signal) => fanOut.signal(tenantId, signal) } },
    tail,
    fanOut,
  });
  const hub = createHubServer<HubUser>({
    path: "/hub",
    ...chatHub,
    async authenticate({ token }) {
      const proven = token === undefined ? null : await authenticator.hub(token);
      if (proven === null || proven.principal.kind === "anonymous") return null;
      const { principal, expiresAt } = proven;
      return { user: principal, userIdentifier: `${principal.tenantId}/${principal.id}`, expiresAt };
    },
    allowOrigin: () => true,
    onError,
  });
  const server = createHttpDoor({
    hub,
    authSecret: testSecret,
    isReady: async () => true,
    onSignal: (tenantId, signal) => fanOut.signal(tenantId, signal),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const dispose = async (): Promise<void> => {
    await hub.close({ graceMs: 500 });
    server.close();
    server.closeAllConnections();
  };
  const url = `http://127.0.0.1:${portOf(server)}/hub`;
  return { url, methods: chatHub.methods, wake: () => tail.wake(), errors, [Symbol.asyncDispose]: dispose };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
