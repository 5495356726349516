import type { Server } from "node:http";
import type { Database } from "#db/database.ts";
import type { InProcessSignals } from "#lib/bus/in-process-signals.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { Authenticator } from "#lib/identity/authenticate.ts";
import { isSameOrigin } from "#lib/same-origin.ts";
import type { HubIdentity } from "#lib/signalr/hub-server-options.ts";
import { createHubServer } from "#lib/signalr/server.ts";
import type { Log } from "#lib/telemetry/log.ts";
import { createChatHub } from "./chat-hub.ts";
import type { HubUser } from "./chat-session.ts";
import { FanOut } from "./fan-out.ts";
import { createHttpDoor } from "./http-door.ts";
import { LogTail } from "./log-tail.ts";

export interface HubOptions {
  database: Database;
  chat: Chat;
  authenticator: Authenticator;
  /** Those that `chat` publishes. */
  signals: InProcessSignals;
  log: Log;
  /** Told each fault of ours. */
  report(error: unknown): void;
  settings: { authSecret: string; publicUrl: string; hubMessageBytesMax: number; hubHeadSeconds: number };
}

/** The hub, put together. */
export interface Hub {
  /** Not listening yet. */
  server: Server;
  methods: ReturnType<typeof createChatHub>["methods"];
  /** Says that the log may have grown. */
  wake(): void;
  /** Refuses newcomers, sends everybody off to reconnect, and waits for what is under way. */
  close(graceMs: number): Promise<void>;
}

/** How often the hub looks for commits of other processes. A look takes microseconds. */
const lookEveryMs = 4;

export function createHub(options: HubOptions): Hub {
  const { database, chat, signals, log, report, settings } = options;
  const fanOut = new FanOut();
  signals.subscribe((tenantId, signal) => fanOut.signal(tenantId, signal));
  const tail = new LogTail({
    tenants: database.tenants,
    onEvents: (tenantId, logged) => fanOut.events(tenantId, logged),
    onError: report,
  });
  const chatHub = createChatHub({ chat, tail, fanOut, log });
  const connections = createHubServer(chatHub, {
    path: "/hub",
    authenticate: ({ token }) => identityOf(options.authenticator, token),
    allowOrigin: (origin) => isSameOrigin(origin, settings.publicUrl),
    onError: report,
    limits: { maximumMessageBytes: settings.hubMessageBytesMax },
  });

  let isClosing = false;
  const server = createHttpDoor({
    hub: connections,
    authSecret: settings.authSecret,
    isReady: async () => !isClosing && (await answers(database)),
    onSignal: (tenantId, signal) => fanOut.signal(tenantId, signal),
  });
  const watcher = database.watch(lookEveryMs, () => tail.wake());
  const heads = setInterval(() => fanOut.heads(), settings.hubHeadSeconds * 1_000);

  return {
    server,
    methods: chatHub.methods,
    wake: () => tail.wake(),
    async close(graceMs) {
      isClosing = true;
      clearInterval(heads);
      await connections.close({ graceMs });
      watcher.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function identityOf(
  authenticator: Authenticator,
  token: string | undefined,
): Promise<HubIdentity<HubUser> | null> {
  const proven = token === undefined ? null : await authenticator.hub(token);
  if (proven === null || proven.principal.kind === "anonymous") return null;
  const { principal, expiresAt } = proven;
  return { user: principal, userIdentifier: `${principal.tenantId}/${principal.id}`, expiresAt };
}

function answers(database: Database): Promise<boolean> {
  return database.ping().then(
    () => true,
    () => false,
  );
}
