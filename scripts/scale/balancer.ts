import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Socket } from "node:net";
import { createProxyServer } from "httpxy";

export interface BalancerOptions {
  port: number;
  /** The origins of the processes among which the requests are spread. */
  targets: readonly string[];
  /** Told once when a process is turned away from, and once when it is back. */
  onChange(target: string, isReady: boolean): void;
}

const probeEveryMs = 500;
const probePath = "/health/ready";

/**
 * Gives each request, and each WebSocket, to the next process that is ready, whoever it comes from.
 * @returns once it listens
 */
export async function startBalancer({ port, targets, onChange }: BalancerOptions): Promise<{ close(): void }> {
  const ready = new Set<string>();
  let count = 0;
  const next = (): string | undefined => [...ready][count++ % ready.size];
  const proxy = createProxyServer({ xfwd: true, ws: true });
  // What was under way when a process died: its client tries again.
  proxy.on("error", (_error, _request, response) => response?.destroy());

  const server = createServer((request, response) => {
    const target = next();
    if (target === undefined) response.writeHead(503, { "retry-after": "1" }).end();
    else proxy.web(request, response, { target }).catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    const target = next();
    socket.on("error", () => socket.destroy());
    if (!(socket instanceof Socket)) socket.destroy();
    else if (target === undefined) socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
    else proxy.ws(request, socket, { target }, head).catch(() => socket.destroy());
  });

  async function probe(target: string): Promise<void> {
    const signal = AbortSignal.timeout(probeEveryMs * 4);
    const isReady = await fetch(target + probePath, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady === ready.has(target)) return;
    if (isReady) ready.add(target);
    else ready.delete(target);
    onChange(target, isReady);
  }
  const probes = setInterval(() => void Promise.all(targets.map(probe)), probeEveryMs);
  await listen(server, port);
  return {
    close() {
      clearInterval(probes);
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port);
  await once(server, "listening");
}
