import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { FlushQueue } from "./connection/flush-queue.ts";
import { Heartbeat } from "./connection/heartbeat.ts";
import type { HubRuntime } from "./connection/hub-runtime.ts";
import { openHubSession, type SessionHost } from "./connection/open-hub-session.ts";
import type { ServerConnection } from "./connection/server-connection.ts";
import { SessionSet } from "./connection/session-set.ts";
import type { HubDefinition, HubMethods } from "./define-hub.ts";
import { createHubEndpoint } from "./http/create-hub-endpoint.ts";
import { createHubClients } from "./hub/clients.ts";
import { applyFilters } from "./hub/filters.ts";
import type { HubHealth, ServerRouter } from "./hub/hub-router.ts";
import { createLocalRouter } from "./hub/local-router.ts";
import { createMethodTable } from "./hub/method-table.ts";
import { newServerId } from "./hub/server-id.ts";
import type { HubConnection } from "./hub-connection.ts";
import { createHubCounters, type HubCounters } from "./hub-counters.ts";
import { defaultHubLimits, type HubLimits } from "./hub-limits.ts";
import type { HubServerOptions } from "./hub-server-options.ts";
import type { AnyClient, HubClients, HubGroups } from "./hub-targets.ts";
import { jsonProtocol } from "./protocols/json-protocol.ts";
import { messagePackProtocol } from "./protocols/messagepack-protocol.ts";
import { createReportError } from "./report-error.ts";
import { createScaledOutRouter } from "./scale-out/scaled-out-router.ts";

export type { FramedMessage } from "./framed-message.ts";
export type { CloseOptions, HubConnection } from "./hub-connection.ts";
export type { HubLimits } from "./hub-limits.ts";
export type { ConnectionRequest, HubIdentity, HubRequest, HubServerOptions } from "./hub-server-options.ts";

export interface CloseHubOptions {
  /** How long sockets and disconnected hooks may take to end. In ms, 5,000 by default. */
  graceMs?: number;
  /** Over how long the connections are sent away, so that not all of them come back at once. In ms, 0 by default. */
  drainWindowMs?: number;
  /** How long a connection that is to be sent away may take to answer the calls that it has taken. In ms, 0 by default. */
  callGraceMs?: number;
}

/** A hub for `node:http` servers. It owns no server: pass it the requests and upgrades, and it takes its own. */
export interface HubServer<User, Client = AnyClient> {
  /** Answers the request and returns true if it is under the hub's path; leaves it alone otherwise. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  /** The same for an upgrade. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** By connection id: those of this server whose handshake is done and which have not ended. */
  readonly connections: ReadonlyMap<string, HubConnection<User, Client>>;
  /** All connections of the hub, on every server. */
  readonly clients: HubClients<Client>;
  readonly groups: HubGroups;
  readonly counters: Readonly<HubCounters>;
  /** Whether the servers of the hub can reach each other. A server that is alone is always ready. */
  health(): HubHealth;
  /**
   * Refuses whoever comes from now on with 503 and sends everybody a Close with `allowReconnect`, spread over
   * `drainWindowMs`. Until its turn a connection is served as ever; then it takes no more calls, and has `callGraceMs` to
   * answer those that it has taken. Calls with streams, and those that wait for their client, are not waited for.
   *
   * Then it waits up to `graceMs` for sockets and disconnected hooks, terminates the sockets that are left, and waits as
   * long again for their hooks. A second call with shorter times hurries the first.
   */
  close(options?: CloseHubOptions): Promise<void>;
}

/** Serves a hub. Throws if two of its methods differ only in the case of their names. */
export function createHubServer<User, Client, Methods extends HubMethods<User, Client>>(
  definition: HubDefinition<User, Client, Methods>,
  options: HubServerOptions<User>,
): HubServer<User, Client> {
  type Connection = ServerConnection<User, Client>;
  const limits = { ...defaultHubLimits, ...options.limits };
  const counters = createHubCounters();
  const reportError = createReportError(options.onError?.bind(options));
  const protocols = options.protocols ?? [jsonProtocol, messagePackProtocol];
  const serverId = newServerId();
  const forwardingKey = randomBytes(32).toString("base64url");
  const router: ServerRouter<Connection> =
    options.backplane === undefined
      ? createLocalRouter()
      : createScaledOutRouter({
          ...options,
          backplane: options.backplane,
          serverId,
          forwardingKey,
          protocols,
          limits,
          counters,
          reportError,
        });
  const runtime: HubRuntime<User, Client> = {
    hub: applyFilters(definition),
    methods: createMethodTable<User, Client>(definition.methods),
    router,
    clients: createHubClients(router),
    protocols,
    limits,
    counters,
    detailedErrors: options.detailedErrors ?? false,
    reportError,
    heartbeat: new Heartbeat(heartbeatMs(limits)),
    flushQueue: new FlushQueue(),
    refresh: async (connection) => (await options.refresh?.(connection)) ?? null,
  };
  const sessions = new SessionSet();
  const host: SessionHost<User, Client> = {
    runtime,
    opened: (connection) => router.local.add(connection),
    ended: (connection) => router.local.remove(connection),
    finished: (session) => sessions.delete(session),
  };
  const endpoint = createHubEndpoint<User>({
    options,
    limits,
    counters,
    reportError,
    serverId,
    openSession(accepted, onEnded) {
      const session = openHubSession(host, accepted, onEnded);
      sessions.add(session);
      return session;
    },
    doorOfServer: (id) => router.doorOfServer(id),
    forwardingKey,
  });

  return {
    handleRequest: endpoint.handleRequest,
    handleUpgrade: endpoint.handleUpgrade,
    connections: router.local.byId,
    clients: runtime.clients,
    groups: router,
    counters,
    health: () => router.health(),
    async close({ graceMs = 5_000, drainWindowMs = 0, callGraceMs = 0 } = {}) {
      endpoint.stopAccepting();
      await sessions.drain(drainWindowMs, callGraceMs);
      await sessions.whenEmpty(callGraceMs + graceMs);
      sessions.terminate();
      await sessions.whenEmpty(graceMs);
      endpoint.close();
      await router.close();
    },
  };
}

/** How often the connections are looked at: often enough for the shortest of their times, and never more than is useful. */
function heartbeatMs({
  keepAliveMs,
  clientTimeoutMs,
  sendTimeoutMs,
  disconnectedTimeoutMs,
  resumeTimeoutMs,
}: HubLimits) {
  const shortest = Math.min(keepAliveMs, clientTimeoutMs, sendTimeoutMs, disconnectedTimeoutMs, resumeTimeoutMs);
  return Math.min(Math.max(shortest / 4, 10), 1_000);
}
