import { expect, test } from "vitest";
import { isBeingNoted, traceSteps } from "#components/console/trace-steps.ts";
import type { MessageTrace } from "#lib/chat/messages/trace-message.ts";
import { visitor } from "./some-messages.ts";

const acceptedAt = "2026-03-05T10:00:00.000Z";
const soon = Date.parse(acceptedAt) + 1_000;
const later = Date.parse(acceptedAt) + 60_000;

function aTrace(given: Partial<MessageTrace> = {}): MessageTrace {
  return {
    seq: 3,
    pos: 17,
    acceptedAt,
    committedAt: "2026-03-05T10:00:00.004Z",
    fannedOutAt: "2026-03-05T10:00:00.015Z",
    delivered: { at: "2026-03-05T10:00:00.080Z", reader: visitor },
    read: { at: "2026-03-05T10:00:02.500Z", reader: visitor },
    ...given,
  };
}

test("the way of a message has its steps in order, each with the time since the step before", () => {
  const steps = traceSteps({ trace: aTrace(), kind: "message", state: "seen", now: later });
  expect(steps.map(({ stage, since }) => [stage, since?.stage, since?.ms])).toEqual([
    ["accepted", undefined, undefined],
    ["committed", "accepted", 4],
    ["fanned_out", "committed", 11],
    ["delivered", "fanned_out", 65],
    ["read", "delivered", 2_420],
  ]);
  expect(steps.map(({ reader }) => reader?.name)).toEqual([
    undefined,
    undefined,
    undefined,
    "Priya Raman",
    "Priya Raman",
  ]);
});

test("a step without a time is left out of the differences", () => {
  const steps = traceSteps({ trace: aTrace({ fannedOutAt: null }), kind: "message", state: "seen", now: later });
  expect(steps.find(({ stage }) => stage === "delivered")?.since).toEqual({ stage: "committed", ms: 76 });
});

test("a step never comes before the one that led to it, whatever two clocks say", () => {
  const trace = aTrace({ fannedOutAt: "2026-03-05T10:00:00.001Z" });
  const steps = traceSteps({ trace, kind: "message", state: "seen", now: later });
  expect(steps.find(({ stage }) => stage === "fanned_out")?.since).toEqual({ stage: "committed", ms: 0 });
});

test.each([
  ["sent", "not_yet", "not_yet"],
  ["delivered", "forgotten", "not_yet"],
  ["seen", "forgotten", "forgotten"],
] as const)("of a message that is %s a receipt without a time is told apart from none", (state, delivered, read) => {
  const trace = aTrace({ delivered: null, read: null });
  const steps = traceSteps({ trace, kind: "message", state, now: later });
  expect(steps.slice(3).map(({ missing }) => missing)).toEqual([delivered, read]);
});

test.each([
  ["is about to be noted, at first", { now: soon, pos: 17, missing: "pending" }],
  ["was not recorded, later", { now: later, pos: 17, missing: "unrecorded" }],
  ["is forgotten, where the log no longer reaches back", { now: soon, pos: null, missing: "forgotten" }],
] as const)("a step that nobody noted %s", (_, { now, pos, missing }) => {
  const trace = aTrace({ pos, committedAt: null, fannedOutAt: null });
  const steps = traceSteps({ trace, kind: "message", state: "sent", now });
  expect(steps.slice(1, 3).map((step) => step.missing)).toEqual([missing, missing]);
  expect(isBeingNoted(trace, now)).toBe(missing === "pending");
});

test("a note ends with the members: it is neither delivered nor read", () => {
  const trace = aTrace({ delivered: null, read: null });
  const steps = traceSteps({ trace, kind: "note", state: "sent", now: later });
  expect(steps.map(({ stage }) => stage)).toEqual(["accepted", "committed", "fanned_out"]);
});
