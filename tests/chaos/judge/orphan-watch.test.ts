import { expect, test } from "vitest";
import { OrphanWatch } from "./orphan-watch.ts";

const until = (ms: number) => ({
  id: "match",
  status: "running" as const,
  leaseHolder: "worker 1",
  leaseUntil: new Date(ms),
});

test("a job that is held under one lease for long is held up, and counts once", () => {
  const watch = new OrphanWatch();
  for (const at of [0, 700, 1_400]) watch.note([until(30_000)], at);
  expect(watch.count).toBe(0);
  for (const at of [1_600, 1_900]) watch.note([until(30_000)], at);
  expect(watch.count).toBe(1);
});

test("one that is done again and again is not", () => {
  const watch = new OrphanWatch();
  for (const at of [0, 1_000, 2_000, 3_000, 4_000]) watch.note([until(30_000 + at)], at);
  for (const at of [5_000, 6_000]) watch.note([], at);
  watch.note([until(30_000)], 7_000);
  expect(watch.count).toBe(0);
});
