import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface TcpProxy {
  /** The same as behind the proxy, through it. */
  url: string;
  /** Destroys what goes through it at the moment, both ways. New connections are let through. */
  cut(): void;
  /** Keeps back what the server sends, on connections that come from now on. */
  hold(): void;
  /** Hands on all of it at once. */
  release(): void;
  /** What is kept back. */
  readonly heldBytes: number;
  /** How many connections it has let through. */
  readonly accepted: number;
}

/** A way to a server that a test can cut. It ends with the test. */
export async function aTcpProxy(url: string): Promise<TcpProxy> {
  const { hostname, port, pathname } = new URL(url);
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  let accepted = 0;
  let holds = false;
  const server = createServer((inner) => {
    accepted++;
    const outer = connect(Number(port), hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
    if (holds) held.add(outer.pause());
  });
  await new Promise<void>((listening) => server.listen(0, hostname, listening));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    server.close();
    cut();
  });
  return {
    url: `http://${hostname}:${portOf(server.address())}${pathname}`,
    cut,
    hold() {
      holds = true;
    },
    release() {
      holds = false;
      for (const socket of held) socket.resume();
      held.clear();
    },
    get heldBytes() {
      return [...held].reduce((sum, socket) => sum + socket.readableLength, 0);
    },
    get accepted() {
      return accepted;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return address.port;
}
