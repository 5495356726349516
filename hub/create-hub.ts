import type { Server } from "node:http";
import type { Database } from "#db/database.ts";
import type { Bus } from "#lib/bus/bus.ts";
import { ChatError } from "#lib/chat/errors.ts";
import type { Chat } from "#lib/chat/execute.ts";
import { clientAddress } from "#lib/client-address.ts";
import type { Env } from "#lib/env.ts";
import type { Authenticator } from "#lib/identity/authenticate.ts";
import type { Origins } from "#lib/identity/origins.ts";
import type { Presence } from "#lib/presence/presence.ts";
import { ForbiddenError, TooManyRequestsError } from "#lib/signalr/admission-errors.ts";
import type { ConnectionRequest, HubIdentity, HubRequest } from "#lib/signalr/hub-server-options.ts";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { type CloseHubOptions, createHubServer } from "#lib/signalr/server.ts";
import type { Log } from "#lib/telemetry/log.ts";
import type { Metrics } from "#lib/telemetry/metrics.ts";
import type { TraceRecorder } from "#lib/telemetry/trace-recorder.ts";
import { AccessChecks, isUnwelcome } from "./access-checks.ts";
import { catchUp } from "./catch-up.ts";
import { createChatHub } from "./chat-hub.ts";
import type { HubUser } from "./chat-session.ts";
import { DeliveryClock } from "./delivery-clock.ts";
import { FanOut } from "./fan-out.ts";
import { FollowedTenants } from "./followed-tenants.ts";
import { createHttpDoor } from "./http-door.ts";
import { meterDeliveries, meterHub } from "./hub-metrics.ts";
import { Joining } from "./joining.ts";
import { LogTail } from "./log-tail.ts";
import { passOn } from "./pass-on.ts";
import { startRechecks } from "./start-rechecks.ts";

export type HubSettings = Pick<
  Env,
  | "authSecret"
  | "hubMessageBytesMax"
  | "hubHeadSeconds"
  | "hubInternalUrl"
  | "hubRecentBytesMax"
  | "hubRecheckSeconds"
  | "metricsToken"
  | "trustedProxies"
>;

export interface HubOptions {
  database: Database;
  /** Tells the bus of what it commits. */
  chat: Chat;
  authenticator: Authenticator;
  origins: Origins;
  presence: Pick<Presence, "arrive">;
  bus: Pick<Bus, "follow">;
  /** Reaches the other hubs, where there may be some; closed by whoever made it, after the hub. */
  backplane?: HubBackplane | undefined;
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
  /** What is done by it is passed on from memory, as what connections do is. */
  chat: Chat;
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
/** How long a commit of another process may take to come by the bus. */
const bringMs = 10;
const hubPath = "/hub";

export function createHub(options: HubOptions): Hub {
  const { database, authenticator, origins, presence, bus, backplane, log, metrics, traces, report, settings } =
    options;
  const headSeconds = settings.hubHeadSeconds;
  const fanOut = new FanOut();
  const deliveries = new DeliveryClock(meterDeliveries(metrics));
  const tail = new LogTail({
    tenants: database.tenants,
    directory: database.directory,
    recentBytesMax: settings.hubRecentBytesMax,
    bringMs: backplane === undefined ? 0 : bringMs,
    onEvents(tenantId, logged) {
      passOn({ fanOut, checks }, tenantId, logged);
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
    },
  };
  const checks = new AccessChecks({
    chat,
    resume: (session, after) =>
      void catchUp({ chat, tail }, session, after).catch(() => session.connection.close({ allowReconnect: true })),
    onError: report,
  });
  const subscribes = { subscribedFromMemory: 0, subscribedFromLog: 0, subscribeResets: 0 };
  const chatHub = createChatHub({
    chat,
    tail,
    fanOut,
    followedTenants: new FollowedTenants({ bus, tail, fanOut }),
    checks,
    presence,
    addressOf: ({ request }) => addressOf(request, settings.trustedProxies),
    log,
    headSeconds,
    subscribeCounts: subscribes,
  });
  const connections = createHubServer(chatHub, {
    path: hubPath,
    async authenticate(request) {
      const identity = await identityOf({ authenticator, checks }, request.token);
      if (identity === null) await takeRefused(chat, addressOf(request, settings.trustedProxies));
      return identity;
    },
    allowOrigin: (origin, request) =>
      origins.isOwn(origin) || isAllowedToAnother({ authenticator, origins }, origin, request),
    onError: report,
    // Each hub sends to its own connections alone, so none has to wait until the others reach it.
    limits: { maximumMessageBytes: settings.hubMessageBytesMax, backplaneSubscribeTimeoutMs: 0 },
    ...(backplane !== undefined && { backplane, internalUrl: settings.hubInternalUrl + hubPath }),
  });
  meterHub(metrics, { ...connections, tail, subscribes });

  let isClosing = false;
  const joining = new Joining(() => connections.health().isReady);
  let isClosed = false;
  const server = createHttpDoor({
    hub: connections,
    authSecret: settings.authSecret,
    isReady: async () => !isClosing && joining.isOver && (await answers(database)),
    metrics,
    metricsToken: settings.metricsToken,
    onSignal: (tenantId, signal) => fanOut.signal(tenantId, signal),
  });
  const watcher = database.watch(lookEveryMs, () => tail.wake());
  const stopRechecks = startRechecks({ everySeconds: settings.hubRecheckSeconds, onError: report }, () =>
    checks.round(fanOut.byTenant()),
  );
  const heads = setInterval(() => fanOut.heads((tenantId) => tail.positionOf(tenantId)), headSeconds * 1_000);

  return {
    server,
    methods: chatHub.methods,
    chat,
    wake: () => tail.wake(),
    async close(times) {
      isClosing = true;
      await connections.close(times);
      if (isClosed) return;
      isClosed = true;
      clearInterval(heads);
      stopRechecks();
      watcher.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @throws ForbiddenError where it is known who comes, and the tenant does not have them in */
async function identityOf(
  { authenticator, checks }: { authenticator: Authenticator; checks: AccessChecks },
  token: string | undefined,
): Promise<HubIdentity<HubUser> | null> {
  const proven = token === undefined ? null : await authenticator.hub(token);
  if (proven === null) return null;
  const { principal: user, expiresAt } = proven;
  try {
    await checks.admit(user);
  } catch (error) {
    if (!isUnwelcome(error)) throw error;
    if (error.code === "unauthenticated") return null;
    throw new ForbiddenError(error.message);
  }
  const userIdentifier = `${user.tenantId}/${user.kind}/${user.id}`;
  return { user, userIdentifier, ...(expiresAt !== null && { expiresAt }) };
}

/** Counts somebody whom nobody knows. @throws TooManyRequestsError */
async function takeRefused({ limiter }: Pick<Chat, "limiter">, address: string): Promise<void> {
  try {
    await limiter?.takeRefused({ address });
  } catch (error) {
    if (error instanceof ChatError) throw new TooManyRequestsError(error.retryAfterSeconds ?? 1);
    throw error;
  }
}

/**
 * Whether pages of another origin may use the tenant for which the request speaks. One that speaks for nobody gets nowhere
 * by itself: it may be a browser that asks, as it does of every origin, whether it may send what does.
 */
async function isAllowedToAnother(
  { authenticator, origins }: { authenticator: Authenticator; origins: Origins },
  origin: string,
  { token }: HubRequest,
): Promise<boolean> {
  const proven = token === undefined ? null : await authenticator.hub(token);
  return proven === null || origins.isAllowed(origin, proven.principal.tenantId);
}

function addressOf({ headers, remoteAddress }: ConnectionRequest, trustedProxies: number): string {
  const forwardedFor = headers["x-forwarded-for"];
  return clientAddress({ peer: remoteAddress, forwardedFor: forwardedFor?.toString() }, trustedProxies);
}

function answers(database: Database): Promise<boolean> {
  return database.ping().then(
    () => true,
    () => false,
  );
}
