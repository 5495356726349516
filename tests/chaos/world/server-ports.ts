import { randomInt } from "node:crypto";
import { isPortFree } from "#scripts/free-port.ts";

/** Below those that systems give to outgoing connections, one of which could take the port of a server that is down. */
const portMin = 12_000;
const portMax = 32_000;

/** Each port comes round again only after all others: a run beside this one has servers that are down as well. */
let next = randomInt(portMin, portMax);

/** @returns as many different ports as asked for, to which a server can come back again and again */
export async function serverPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = next;
    next = port + 1 < portMax ? port + 1 : portMin;
    if (await isPortFree(port)) ports.push(port);
  }
  return ports;
}
