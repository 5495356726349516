import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { Server } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { WebApplication } from "./web.ts";

/** Somebody waits at a terminal. */
const hurriedRequestGraceMs = 500;
/** How often connections on which nothing is under way any more are looked for. */
const lookEveryMs = 50;

/**
 * Stops the web process when it is told to. On SIGTERM it is unready at once and answers on for a while, so that whoever
 * spreads the requests turns away from it; then it takes no new ones and lets those under way finish. On SIGINT, and
 * on a second signal, it does not wait.
 *
 * Next must have been told by NEXT_MANUAL_SIG_HANDLE to leave the signals alone.
 */
export function stopOnSignals(application: WebApplication): void {
  const { env, log, stopping } = application;
  const servers = seenServers();
  const hurrying = new AbortController();

  async function stop(): Promise<void> {
    log.info("the web process stops");
    stopping.abort();
    await setTimeout(env.drainUnreadySeconds * 1_000, undefined, { signal: hurrying.signal }).catch(() => undefined);
    const graceMs = hurrying.signal.aborted ? hurriedRequestGraceMs : env.drainCallSeconds * 1_000;
    await Promise.all([...servers].map((server) => closeServer(server, { graceMs, hurry: hurrying.signal })));
    await application.close();
    process.exit(0);
  }
  process.on("SIGTERM", () => {
    if (stopping.signal.aborted) hurrying.abort();
    else void stop();
  });
  process.on("SIGINT", () => {
    hurrying.abort();
    if (!stopping.signal.aborted) void stop();
  });
}

/** Next keeps its server to itself, but Node tells of it with each request. */
function seenServers(): ReadonlySet<Server> {
  const servers = new Set<Server>();
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("server" in message)) return;
    if (isServer(message.server)) servers.add(message.server);
  });
  return servers;
}

function isServer(value: unknown): value is Server {
  return value instanceof Server;
}

/** Takes no new connections, and waits until those that there are have answered what they were asked. */
async function closeServer(server: Server, { graceMs, hurry }: { graceMs: number; hurry: AbortSignal }): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const look = setInterval(() => server.closeIdleConnections(), lookEveryMs);
  const patience = AbortSignal.any([AbortSignal.timeout(graceMs), hurry]);
  await Promise.race([closed, once(patience, "abort")]);
  clearInterval(look);
  server.closeAllConnections();
}
