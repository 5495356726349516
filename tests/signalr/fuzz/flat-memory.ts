import type { HubStatus } from "./hub-process-messages.ts";

type MemorySample = Pick<HubStatus, "heapBytes" | "rssBytes">;

// What caches, compiled code and the collector's own room may still take after a third of a run.
const heapSlackBytes = 4 * 2 ** 20;
const rssSlackBytes = 64 * 2 ** 20;

/** Why the memory of a hub at rest, at some times of a run, is not flat; undefined if it is. */
export function memoryGrowth(samples: readonly MemorySample[]): string | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return "There is no sample of the memory.";
  if (last.heapBytes > first.heapBytes * 1.1 + heapSlackBytes) {
    return `The heap grew from ${megabytes(first.heapBytes)} to ${megabytes(last.heapBytes)}.`;
  }
  if (last.rssBytes > first.rssBytes * 1.25 + rssSlackBytes) {
    return `The process grew from ${megabytes(first.rssBytes)} to ${megabytes(last.rssBytes)}.`;
  }
  return undefined;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
