import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { isPortFree } from "#scripts/free-port.ts";

/** Below those that systems give to outgoing connections, one of which could take the port of a server that is down. */
const portMin = 12_000;
const portMax = 32_000;

/**
 * @returns as many different ports as asked for, on which nothing listens. Until this process ends, nobody else who asks
 * here is given them: a server can come back to its port again and again, also beside other tests.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(portMin, portMax);
    if ((await reserve(port)) && (await isPortFree(port))) ports.push(port);
  }
  return ports;
}

/** Holds the UDP port of the same number, which our servers do not need and which the system gives back by itself. */
function reserve(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createSocket("udp4").unref();
  socket.once("error", () => resolve(false));
  socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(true));
  return promise;
}
