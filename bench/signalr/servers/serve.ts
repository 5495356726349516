import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { answerParent } from "../answer-parent.ts";
import { cpuMs } from "../cpu-ms.ts";

const collections = 3;

const redisUrlSchema = z.string().optional();

/**
 * Runs a server for the benchmark. It listens on a port of 127.0.0.1 when it is told to, and says on which; where it is
 * told of a Redis, it shares its rooms with the other servers there.
 */
export function serve(listen: (redisUrl: string | undefined) => Promise<number>): void {
  answerParent({
    listen: (about) => listen(redisUrlSchema.parse(about)),
    cpu: () => ({ cpuMs: cpuMs() }),
    memory: readMemory,
  });
}

async function readMemory(): Promise<{ residentBytes: number; settledBytes: number; heapBytes: number }> {
  for (let count = 0; count < collections; count += 1) {
    globalThis.gc?.();
    await turn();
  }
  const residentBytes = process.memoryUsage.rss();
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
  const { rss, heapUsed, external } = process.memoryUsage();
  return { residentBytes, settledBytes: rss, heapBytes: heapUsed + external };
}
