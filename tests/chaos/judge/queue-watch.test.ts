import { expect, test } from "vitest";
import { QueueWatch } from "./queue-watch.ts";

const talk = [{ conversationId: "talk", free: ["ada"] }];
const other = [{ conversationId: "other", free: ["ada"] }];

test("a wait lasts from the first look that saw it, and all of it counts while all is well", () => {
  const watch = new QueueWatch();
  expect([100, 300, 500].map((at) => watch.note({ at, stuck: talk, wellSince: 0 }))).toEqual([0, 200, 400]);
  expect(watch.note({ at: 700, stuck: [], wellSince: 0 })).toBe(0);
  expect([watch.longestMs, watch.longestWellMs]).toEqual([400, 400]);
});

test("while something is wrong it does not count, and later only from when all was well", () => {
  const watch = new QueueWatch();
  expect(watch.note({ at: 0, stuck: talk, wellSince: null })).toBe(0);
  expect(watch.note({ at: 1_000, stuck: talk, wellSince: null })).toBe(0);
  expect(watch.note({ at: 1_500, stuck: talk, wellSince: 1_200 })).toBe(300);
  expect([watch.longestMs, watch.longestWellMs]).toEqual([1_500, 300]);
});

test("two that wait one after the other are two waits", () => {
  const watch = new QueueWatch();
  for (const at of [0, 200]) watch.note({ at, stuck: talk, wellSince: 0 });
  for (const at of [400, 600]) watch.note({ at, stuck: other, wellSince: 0 });
  expect(watch.longestWellMs).toBe(200);
});
