import { describe, expect, test } from "vitest";
import { findStuck, findWaiting } from "./find-stuck.ts";
import type { QueueState } from "./queue-state.ts";

const now = new Date("2026-03-04T05:06:07.089Z");
const inMs = (ms: number): Date => new Date(now.getTime() + ms);

type Conversation = QueueState["conversations"][number];
type Operator = QueueState["operators"][number];
type Offer = QueueState["offers"][number];

const talk: Conversation = {
  id: "talk",
  tenantId: "acme",
  status: "queued",
  assigneeId: null,
  teamId: "the team",
  weight: 1,
  queuedAt: inMs(-5_000),
};
const hers: Conversation = { ...talk, id: "hers", status: "open", assigneeId: "ada", queuedAt: null };
const ada: Operator = {
  id: "ada",
  tenantId: "acme",
  availability: "available",
  capacity: 1,
  teamIds: new Set(["the team"]),
};
const offer: Offer = {
  conversationId: "talk",
  memberId: "ada",
  status: "pending",
  offeredAt: inMs(-1_000),
  expiresAt: inMs(1_000),
  answeredAt: null,
};
const declined: Offer = { ...offer, status: "declined", answeredAt: inMs(-500) };

function stuckOf(given: Partial<QueueState>, connected = true): string[] {
  const state = { conversations: [talk], operators: [ada], offers: [], jobs: [], ...given };
  return findStuck(state, { now, isConnected: () => connected }).map(({ conversationId }) => conversationId);
}

describe("a conversation is stuck that waits and is offered to nobody although somebody is free", () => {
  test.each<[string, Partial<QueueState>]>([
    ["and nothing else is there", {}],
    ["and an offer of it is over", { offers: [{ ...offer, expiresAt: inMs(-1) }] }],
    ["and they declined it a while ago", { offers: [{ ...declined, answeredAt: inMs(-61_000) }] }],
    [
      "and they declined it before it came into the queue again",
      { offers: [{ ...declined, offeredAt: inMs(-6_000) }] },
    ],
    ["and they have room for one more", { conversations: [talk, hers], operators: [{ ...ada, capacity: 2 }] }],
    [
      "and it is of no team",
      { conversations: [{ ...talk, teamId: null }], operators: [{ ...ada, teamIds: new Set() }] },
    ],
  ])("%s", (_name, given) => {
    expect(stuckOf(given)).toEqual(["talk"]);
  });
});

describe("a conversation is not stuck when", () => {
  test.each<[string, Partial<QueueState>]>([
    ["it is offered to somebody", { offers: [offer] }],
    ["they are not available", { operators: [{ ...ada, availability: "busy" }] }],
    ["they are in another team", { operators: [{ ...ada, teamIds: new Set(["another"]) }] }],
    ["they work for another tenant", { operators: [{ ...ada, tenantId: "other" }] }],
    ["they have no room", { conversations: [talk, hers] }],
    ["it weighs too much for them", { conversations: [{ ...talk, weight: 2 }] }],
    [
      "their room is kept for what is offered to them",
      { conversations: [talk, { ...talk, id: "other" }], offers: [offer] },
    ],
    ["they have just declined it", { offers: [declined] }],
    ["somebody has it", { conversations: [hers], operators: [{ ...ada, capacity: 2 }] }],
  ])("%s", (_name, given) => {
    expect(stuckOf(given)).not.toContain("other");
    expect(stuckOf(given)).not.toContain("talk");
  });

  test("nobody is connected", () => {
    expect(stuckOf({}, false)).toEqual([]);
  });
});

test("what waits is for whoever may take it once they are there; not what all have declined", () => {
  const away: Operator = { ...ada, availability: "away" };
  const waitingOf = (offers: readonly Offer[]): string[] => {
    const state = { conversations: [talk, hers], operators: [away], offers, jobs: [] };
    return findWaiting(state, now).map(({ conversation }) => conversation.id);
  };
  expect(waitingOf([])).toEqual(["talk"]);
  expect(waitingOf([offer])).toEqual(["talk"]);
  expect(waitingOf([declined])).toEqual([]);
});
