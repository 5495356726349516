import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { EventList } from "#lib/chat/events/list-events.ts";
import { limits } from "#lib/chat/limits.ts";

/** How often a waiting request looks at the log. */
const lookEveryMs = 200;

const waitSchema = z.coerce.number().min(0).max(limits.eventsWaitSecondsMax).catch(0);

/**
 * Reads the log again and again until it has something for the caller, the wait is over or the caller has gone. Each read
 * finds out anew whether the caller may, so that a wait ends with the right to it.
 * @param read is told whether it is the first time: all of them are one call
 */
export async function waitForEvents(
  read: (isFirst: boolean) => Promise<EventList>,
  { wait, signal }: { wait: unknown; signal: AbortSignal },
): Promise<unknown> {
  const deadline = performance.now() + waitSchema.parse(wait ?? 0) * 1_000;
  for (let isFirst = true; ; isFirst = false) {
    const list = await read(isFirst);
    const isWorthAnswering = list.events.length > 0 || list.reset === true;
    if (isWorthAnswering || signal.aborted || performance.now() + lookEveryMs > deadline) return list;
    await setTimeout(lookEveryMs);
  }
}
