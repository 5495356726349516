import { expect, test } from "vitest";
import { runFuzz } from "./run-fuzz.ts";

// Three times it waits until the hub has forgotten everything, and it shares the machine with other tests.
const patience = { timeout: 60_000 };
const few = { seed: 1, frames: 3_000, requests: 500 };

test("some thousand hostile frames and requests do a hub and its other clients no harm", patience, async () => {
  const report = await runFuzz(few);
  expect(report.failures).toEqual([]);
  expect(report.frames).toBeGreaterThanOrEqual(few.frames);
  expect(report.requests).toBeGreaterThanOrEqual(few.requests);
  expect(report.echoes).toBeGreaterThan(10);
});

test.each([
  ["crash", { kind: "crash", message: expect.stringContaining("This was planted.") }],
  ["hang", { kind: "hang" }],
  ["leak", { kind: "fault", message: expect.stringContaining("The heap grew") }],
] as const)("a hub with a planted %s is found out, with the bytes that were sent", patience, async (plant, failure) => {
  const report = await runFuzz({ ...few, plant });
  expect(report.failures[0]).toMatchObject(failure);
  expect(report.failures[0]?.bytes.length).toBeGreaterThan(0);
});
