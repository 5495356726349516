import { setTimeout } from "node:timers/promises";

/** Longer than to derive a password's hash and to write what failed. */
const stepMs = 100;

/** Waits for the next whole step since `started`, so that the time of an answer does not tell what led to it. */
export async function untilNextStep(started: number): Promise<void> {
  const elapsedMs = performance.now() - started;
  await setTimeout(Math.ceil(elapsedMs / stepMs) * stepMs - elapsedMs);
}
