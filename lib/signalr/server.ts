import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { ConnectionTokens } from "./connection-tokens.ts";
import { respond } from "./http-endpoint.ts";
import type { HubConnection } from "./hub-connection.ts";
import { defaultHubLimits } from "./hub-limits.ts";
import type { HubServerOptions } from "./hub-options.ts";
import type { HubRuntime } from "./hub-runtime.ts";
import { type HubSession, openHubSession } from "./hub-session.ts";
import { createMethodTable } from "./method-table.ts";
import { createReportError } from "./report-error.ts";
import { requestUrl } from "./request-target.ts";
import { type AcceptedSocket, createWebSocketServer, upgrade } from "./upgrade-endpoint.ts";
import { createWebSocketTransport } from "./websocket-transport.ts";

export type { FramedMessage } from "./framed-message.ts";
export type { CloseOptions, HubConnection } from "./hub-connection.ts";
export type { HubLimits } from "./hub-limits.ts";
export type { HubCall, HubIdentity, HubMethod, HubRequest, HubServerOptions } from "./hub-options.ts";

/** A hub for `node:http` servers. It owns no server: pass it the requests and upgrades, and it takes its own. */
export interface HubServer<User> {
  /** Answers the request and returns true if it is under the hub's path; leaves it alone otherwise. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  /** The same for an upgrade. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** By connection id: those whose handshake is done and which have not ended. */
  readonly connections: ReadonlyMap<string, HubConnection<User>>;
  /**
   * Refuses whoever comes from now on with 503 and sends everybody a Close with `allowReconnect`. Waits up to
   * `graceMs` (5 s) for their sockets and disconnected hooks, terminates the sockets that are left, and waits
   * as long again for their hooks.
   */
  close(options?: { graceMs?: number }): Promise<void>;
}

/** Throws if two methods differ only in the case of their names. */
export function createHubServer<User>(options: HubServerOptions<User>): HubServer<User> {
  const path = options.path.replace(/\/+$/, "");
  const limits = { ...defaultHubLimits, ...options.limits };
  const reportError = createReportError(options.onError?.bind(options));
  const runtime: HubRuntime<User> = {
    hooks: options,
    methods: createMethodTable(options.methods),
    limits,
    reportError,
  };
  const tokens = new ConnectionTokens(limits.negotiatedConnectionTimeoutMs);
  const connections = new Map<string, HubConnection<User>>();
  const sessions = new Set<HubSession>();
  const webSockets = createWebSocketServer(limits);
  let isClosing = false;
  const door = { options, reportError, isClosing: () => isClosing };

  function accepted({ socket, identity, connectionId, token }: AcceptedSocket<User>): void {
    const session = openHubSession({
      runtime,
      transport: createWebSocketTransport(socket, limits.closeTimeoutMs),
      connectionId,
      identity,
      onOpened: (connection) => connections.set(connectionId, connection),
      onEnded() {
        connections.delete(connectionId);
        if (token !== undefined) tokens.release(token);
      },
    });
    sessions.add(session);
    void session.finished.then(() => sessions.delete(session));
  }

  /** The URL of a request that is the hub's, else undefined. */
  function ownUrl(request: IncomingMessage): URL | undefined {
    const url = requestUrl(request);
    return url?.pathname === path || url?.pathname.startsWith(`${path}/`) ? url : undefined;
  }

  return {
    connections,
    handleRequest(request, response) {
      const url = ownUrl(request);
      if (url !== undefined) void respond({ request, response, url }, { path, door, tokens });
      return url !== undefined;
    },
    handleUpgrade(request, socket, head) {
      const url = ownUrl(request);
      if (url !== undefined) void upgrade({ request, socket, head, url }, { path, door, tokens, webSockets, accepted });
      return url !== undefined;
    },
    async close({ graceMs = 5_000 } = {}) {
      isClosing = true;
      tokens.releaseReserved();
      for (const session of sessions) session.drain();
      await allFinished(sessions, graceMs);
      for (const session of sessions) session.terminate();
      await allFinished(sessions, graceMs);
    },
  };
}

/** Waits until all sessions have finished, but no longer than this. */
async function allFinished(sessions: Iterable<HubSession>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const timeout = delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => {});
  await Promise.race([Promise.all(Array.from(sessions, (session) => session.finished)), timeout]);
  timer.abort();
}
