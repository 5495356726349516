import { randomInt } from "node:crypto";
import { isPortFree } from "#scripts/free-port.ts";

/** Below those that systems give to outgoing connections, one of which could take the port of a server that is down. */
const portMin = 12_000;
const portMax = 32_000;

/** @returns as many different ports as asked for, to which a server can come back again and again */
export async function serverPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(portMin, portMax);
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}
