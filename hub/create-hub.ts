import type { Server } from "node:http";
import type { Database } from "#db/database.ts";
import type { InProcessSignals } from "#lib/bus/in-process-signals.ts";
import type { Chat } from "#lib/chat/execute.ts";
import type { Env } from "#lib/env.ts";
import type { Authenticator } from "#lib/identity/authenticate.ts";
import { isSameOrigin } from "#lib/same-origin.ts";
import type { HubIdentity } from "#lib/signalr/hub-server-options.ts";
import { type CloseHubOptions, createHubServer } from "#lib/signalr/server.ts";
import type { Log } from "#lib/telemetry/log.ts";
import type { Metrics } from "#lib/telemetry/metrics.ts";
import type { TraceRecorder } from "#lib/telemetry/trace-recorder.ts";
import { createChatHub } from "./chat-hub.ts";
import type { HubUser } from "./chat-session.ts";
import { DeliveryClock } from "./delivery-clock.ts";
import { FanOut } from "./fan-out.ts";
import { createHttpDoor } from "./http-door.ts";
import { meterDeliveries, meterHub } from "./hub-metrics.ts";
import { LogTail } from "./log-tail.ts";

export type HubSettings = Pick<
  Env,
  "authSecret" | "publicUrl" | "hubMessageBytesMax" | "hubHeadSeconds" | "hubRecentBytesMax" | "metricsToken"
>;

export interface HubOptions {
  database: Database;
  chat: Chat;
  authenticator: Authenticator;
  /** Those that `chat` publishes. */
  signals: InProcessSignals;
  log: Log;
  metrics: Metrics;
  traces: Pick<TraceRecorder, "fannedOut">;
  /** Told each fault of ours. */
  report(error: unknown): void;
  settings: HubSettings;
}

/** The hub, put together. */
export interface Hub {
  /** Not listening yet. */
  server: Server;
  methods: ReturnType<typeof createChatHub>["methods"];
  /** Says that some log may have grown. */
  wake(): void;
  /**
   * Is unready and refuses newcomers at once, sends everybody off to reconnect, and waits for what is under way. A second
   * call with shorter times hurries the first.
   */
  close(options: CloseHubOptions): Promise<void>;
}

/** How often the hub looks for commits of other processes. A look takes microseconds. */
const lookEveryMs = 4;

export function createHub(options: HubOptions): Hub {
  const { database, signals, log, metrics, traces, report, settings } = options;
  const headSeconds = settings.hubHeadSeconds;
  const fanOut = new FanOut();
  signals.subscribe((tenantId, signal) => fanOut.signal(tenantId, signal));
  const deliveries = new DeliveryClock(meterDeliveries(metrics));
  const tail = new LogTail({
    tenants: database.tenants,
    directory: database.directory,
    recentBytesMax: settings.hubRecentBytesMax,
    onEvents(tenantId, logged) {
      fanOut.events(tenantId, logged);
      traces.fannedOut(tenantId, logged);
      deliveries.passedOn(tenantId, logged);
    },
    onSetBack: (tenantId) => fanOut.restart(tenantId),
    onError: report,
  });
  const chat: Chat = {
    ...options.chat,
    onCommit(commit) {
      options.chat.onCommit?.(commit);
      deliveries.committed(commit);
      tail.committed(commit);
    },
  };
  const subscribes = { subscribedFromMemory: 0, subscribedFromLog: 0, subscribeResets: 0 };
  const chatHub = createChatHub({ chat, tail, fanOut, log, headSeconds, subscribeCounts: subscribes });
  const connections = createHubServer(chatHub, {
    path: "/hub",
    authenticate: ({ token }) => identityOf(options.authenticator, token),
    allowOrigin: (origin) => isSameOrigin(origin, settings.publicUrl),
    onError: report,
    limits: { maximumMessageBytes: settings.hubMessageBytesMax },
  });
  meterHub(metrics, { ...connections, tail, subscribes });

  let isClosing = false;
  let isClosed = false;
  const server = createHttpDoor({
    hub: connections,
    authSecret: settings.authSecret,
    isReady: async () => !isClosing && (await answers(database)),
    metrics,
    metricsToken: settings.metricsToken,
    onSignal: (tenantId, signal) => fanOut.signal(tenantId, signal),
  });
  const watcher = database.watch(lookEveryMs, () => tail.wake());
  const heads = setInterval(() => fanOut.heads((tenantId) => tail.positionOf(tenantId)), headSeconds * 1_000);

  return {
    server,
    methods: chatHub.methods,
    wake: () => tail.wake(),
    async close(times) {
      isClosing = true;
      await connections.close(times);
      if (isClosed) return;
      isClosed = true;
      clearInterval(heads);
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
