import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { EventList } from "#lib/chat/events/list-events.ts";
import { limits } from "#lib/chat/limits.ts";

/** How often a waiting request looks at the log. */
const lookEveryMs = 200;

const eventListSchema = z.custom<EventList>((value) => typeof value === "object" && value !== null && "head" in value);
const waitSchema = z.coerce.number().min(0).max(limits.eventsWaitSecondsMax).catch(0);

/** Reads the log again and again until it has something for the caller, the wait is over or the caller has gone. */
export async function waitForEvents(
  read: () => Promise<unknown>,
  { wait, signal }: { wait: unknown; signal: AbortSignal },
): Promise<unknown> {
  const deadline = performance.now() + waitSchema.parse(wait ?? 0) * 1_000;
  for (;;) {
    const list = eventListSchema.parse(await read());
    const isWorthAnswering = list.events.length > 0 || list.reset === true;
    if (isWorthAnswering || signal.aborted || performance.now() + lookEveryMs > deadline) return list;
    await setTimeout(lookEveryMs);
  }
}
