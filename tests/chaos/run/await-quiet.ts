import { setTimeout as delay } from "node:timers/promises";
import { judgeJobs } from "../judge/judge-jobs.ts";
import { judgePublication } from "../judge/judge-publication.ts";
import { judgeSubscribers } from "../judge/judge-subscribers.ts";
import { readLedgers } from "../judge/ledger.ts";
import type { Violation } from "../judge/violation.ts";
import type { Shape } from "../world/shape.ts";

/** A message broker that has just come back is found after a while. */
const withinMs = 40_000;
const lookEveryMs = 200;

/** Waits until nothing is left to be done by the clock, or to be published. @returns what still is when time is over */
export async function awaitQuiet(file: string, shape: Shape): Promise<Violation[]> {
  const startedAt = performance.now();
  for (;;) {
    const undone = (await readLedgers(file)).flatMap((ledger) => [
      ...judgeJobs(ledger, new Date()),
      ...judgeSubscribers(ledger),
      ...(shape.rabbitmq ? judgePublication(ledger) : []),
    ]);
    if (undone.length === 0 || performance.now() - startedAt > withinMs) return undone;
    await delay(lookEveryMs);
  }
}
