import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Candidate } from "#lib/chat/matching/candidate.ts";
import type { OfferRecord } from "#lib/chat/matching/offer.ts";
import { planOffers } from "#lib/chat/matching/plan-offers.ts";
import type { QueuedRecord } from "#lib/chat/store.ts";
import { defaultRouting, type TeamRouting } from "#lib/chat/teams/team.ts";

const now = new Date("2026-03-04T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

function candidate(id: string, given: Partial<Candidate> = {}): Candidate {
  return {
    id,
    name: id,
    role: "operator",
    mayClaim: true,
    isOnline: true,
    availability: "available",
    availabilityReason: null,
    missedOffers: 0,
    teamIds: new Set(["support"]),
    skills: [],
    capacity: 3,
    load: 0,
    offered: 0,
    idleSince: null,
    ...given,
  };
}

function queued(id: string, given: Partial<QueuedRecord> = {}): QueuedRecord {
  return {
    id,
    teamId: "support",
    visitorId: "vera",
    priority: 0,
    weight: 1,
    skills: [],
    queuedAt: ago(60),
    lastAssigneeId: null,
    ...given,
  };
}

function offer(conversationId: string, memberId: string, given: Partial<OfferRecord> = {}): OfferRecord {
  return {
    id: v7(),
    conversationId,
    memberId,
    kind: "match",
    status: "pending",
    reason: null,
    offeredById: null,
    offeredAt: ago(5),
    expiresAt: ago(-25),
    answeredAt: null,
    ...given,
  };
}

interface Given {
  queue?: readonly QueuedRecord[];
  candidates: readonly Candidate[];
  offers?: readonly OfferRecord[];
  team?: Partial<TeamRouting>;
}

/** To whom each conversation is offered. */
function plan({ queue = [queued("c")], candidates, offers = [], team = {} }: Given): Record<string, string[]> {
  const routing = new Map([["support", { ...defaultRouting, ...team }]]);
  const planned: Record<string, string[]> = {};
  for (const { conversation, candidate: chosen } of planOffers({ now, queue, candidates, offers, routing })) {
    planned[conversation.id] = [...(planned[conversation.id] ?? []), chosen.id];
  }
  return planned;
}

describe("a conversation is offered to an operator who", () => {
  const ada = candidate("ada");
  test.each<[string, Candidate, Partial<QueuedRecord>]>([
    ["may claim", candidate("no", { mayClaim: false }), {}],
    ["is online", candidate("no", { isOnline: false }), {}],
    ["is available", candidate("no", { availability: "busy" }), {}],
    ["is in the team", candidate("no", { teamIds: new Set(["billing"]) }), {}],
    ["has the skills", candidate("no", { skills: ["French"] }), { skills: ["German"] }],
    ["has room for its weight", candidate("no", { load: 2 }), { weight: 2 }],
  ])("%s, and to nobody else", (_what, unfit, conversation) => {
    const fit = candidate("ada", { skills: ["German"] });
    expect(plan({ queue: [queued("c", conversation)], candidates: [unfit, fit] })).toEqual({ c: ["ada"] });
    expect(plan({ queue: [queued("c", conversation)], candidates: [unfit] })).toEqual({});
  });

  test("has the skills that the team asks for as well", () => {
    const fit = candidate("fit", { skills: ["German", "billing"], load: 2 });
    const half = candidate("half", { skills: ["German"] });
    const queue = [queued("c", { skills: ["German"] })];
    expect(plan({ queue, candidates: [half, fit], team: { requiredSkills: ["billing"] } })).toEqual({ c: ["fit"] });
  });

  test("has not just declined it, and to them again after a while", () => {
    const declined = (answeredAt: Date) => [offer("c", "ada", { status: "declined", answeredAt })];
    expect(plan({ candidates: [ada], offers: declined(ago(5)) })).toEqual({});
    expect(plan({ candidates: [ada], offers: declined(ago(61)) })).toEqual({ c: ["ada"] });
    expect(plan({ candidates: [ada, candidate("grace", { load: 2 })], offers: declined(ago(5)) })).toEqual({
      c: ["grace"],
    });
  });

  test("a conversation of no team is everybody's", () => {
    const outsider = candidate("outsider", { teamIds: new Set() });
    expect(plan({ queue: [queued("c", { teamId: null })], candidates: [outsider] })).toEqual({ c: ["outsider"] });
  });
});

describe("of several who are eligible", () => {
  test("the visitor's last operator comes first, then the fewest open, then the longest idle", () => {
    const candidates = [
      candidate("busy", { load: 2, idleSince: ago(900) }),
      candidate("lately", { load: 1, idleSince: ago(10) }),
      candidate("idle", { load: 1, idleSince: ago(600) }),
    ];
    expect(plan({ candidates })).toEqual({ c: ["idle"] });
    expect(plan({ queue: [queued("c", { lastAssigneeId: "busy" })], candidates })).toEqual({ c: ["busy"] });
    expect(plan({ candidates, team: { offerMode: "best", offerCount: 2 } })).toEqual({ c: ["idle", "lately"] });
    expect(plan({ candidates, team: { offerMode: "all" } })).toEqual({ c: ["idle", "lately", "busy"] });
  });

  test("what is offered counts as taken, so that a queue is spread over those who are there", () => {
    const candidates = [candidate("ada", { capacity: 2 }), candidate("grace", { capacity: 1 })];
    const queue = ["1", "2", "3", "4"].map((id) => queued(id));
    expect(plan({ queue, candidates })).toEqual({ "1": ["ada"], "2": ["grace"], "3": ["ada"] });
  });

  test("who let it pass is asked again only when everybody else was asked", () => {
    const candidates = [candidate("ada"), candidate("grace", { load: 2 })];
    const missed = (...ids: string[]) => ids.map((id) => offer("c", id, { status: "expired", answeredAt: ago(1) }));
    expect(plan({ candidates, offers: missed("ada") })).toEqual({ c: ["grace"] });
    expect(plan({ candidates, offers: missed("ada", "grace") })).toEqual({ c: ["ada"] });
  });

  test("after three circles without a taker all of them are asked", () => {
    const candidates = ["ada", "grace", "samir"].map((id) => candidate(id));
    const offers = ["ada", "grace", "samir"].map((id) => offer("c", id, { status: "expired", answeredAt: ago(1) }));
    expect(plan({ candidates, offers })).toEqual({ c: ["ada", "grace", "samir"] });
  });
});

describe("a conversation that is being offered", () => {
  test("waits for the answers before others are asked", () => {
    const candidates = [candidate("ada"), candidate("grace")];
    expect(plan({ candidates, offers: [offer("c", "ada")] })).toEqual({});
    const team = { offerMode: "best", offerCount: 2 } as const;
    expect(plan({ candidates, offers: [offer("c", "ada")], team })).toEqual({});
  });

  test("is offered to whoever comes along, where it is everybody's", () => {
    const candidates = [candidate("ada"), candidate("grace")];
    expect(plan({ candidates, offers: [offer("c", "ada")], team: { offerMode: "all" } })).toEqual({ c: ["grace"] });
  });
});

test("outside of business hours nothing is offered", () => {
  const hours = { timeZone: "UTC", periods: [{ weekday: 3, from: "09:00", to: "12:00" }], holidays: [] };
  expect(plan({ candidates: [candidate("ada")], team: { hours } })).toEqual({});
  const open = { ...hours, periods: [{ weekday: 3, from: "09:00", to: "12:01" }] };
  expect(plan({ candidates: [candidate("ada")], team: { hours: open } })).toEqual({ c: ["ada"] });
});
