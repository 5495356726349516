import { beforeEach, describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { ConversationHead } from "#lib/chat/conversations/conversation.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { OpenOffer } from "#lib/chat/matching/list-offers.ts";
import type { OfferKind, OfferOutcome } from "#lib/chat/matching/offer.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { OfferBoard } from "#lib/client/offer-board.ts";
import { Replica } from "#lib/client/replica.ts";
import { VirtualClock } from "./virtual-clock.ts";

const ada: Participant = { kind: "operator", id: "ada", name: "Ada Lovelace" };
const grace: Participant = { kind: "operator", id: "grace", name: "Grace Hopper" };
const parley: Participant = { kind: "system", id: "system", name: "Parley" };

/** What the server's clock shows when this client's clock shows 0. People's clocks are hours off. */
const serverEpoch = Date.parse("2026-11-22T12:00:00.000Z");
const lastsMs = 30_000;

const at = (ms: number): string => new Date(serverEpoch + ms).toISOString();

function aHead(id: string): ConversationHead {
  return {
    id,
    status: "queued",
    visitor: { id: "vera", name: "Vera" },
    assignee: null,
    team: null,
    lastSeq: 1,
    priority: 0,
    snoozedUntil: null,
    createdAt: at(0),
    updatedAt: at(0),
  };
}

let clock: VirtualClock;
let replica: Replica;
let board: OfferBoard;
let answer: () => Promise<{ items: OpenOffer[] }>;
let pos: number;

beforeEach(() => {
  clock = new VirtualClock();
  pos = 0;
  answer = async () => ({ items: [] });
  replica = new Replica(ada, { onUnknown: () => undefined, onEvents: (events) => board.onEvents(events) });
  board = new OfferBoard({
    clock,
    replica,
    self: ada,
    load: async () => ({ ...(await answer()), now: at(clock.now()) }),
  });
  replica.startAt({ pos: 0, epoch: "one" });
});

type Happened = ChatEvent extends infer Event
  ? Event extends ChatEvent
    ? Omit<Event, "pos" | "conversationId" | "at" | "actor">
    : never
  : never;

/** @param madeAt when it happened at the server, in milliseconds since the client's clock showed 0 */
function event(happened: Happened, { actor = parley, madeAt = clock.now() } = {}): ChatEvent {
  pos += 1;
  return { ...happened, pos, conversationId: "c1", at: at(madeAt), actor };
}

function offered(
  id: string,
  {
    kind = "match",
    memberId = "ada",
    madeAt = clock.now(),
  }: { kind?: OfferKind; memberId?: string; madeAt?: number } = {},
): ChatEvent {
  const offers = [{ id, conversationId: "c1", memberId, kind, offeredAt: at(madeAt), expiresAt: at(madeAt + lastsMs) }];
  const handover = kind === "match" ? null : { by: grace, note: "Knows you" };
  const data = { conversation: aHead("c1"), offers, words: "Hello?", handover };
  return event({ type: "ConversationOffered", data }, { madeAt });
}

function ended(offers: readonly [id: string, memberId: string, outcome: OfferOutcome][], actor = parley): ChatEvent {
  const list = offers.map(([id, memberId, outcome]) => ({ id, memberId, outcome }));
  return event({ type: "OffersEnded", data: { offers: list } }, { actor });
}

function listed(id: string, madeAt: number): OpenOffer {
  const offer = { id, conversationId: "c1", memberId: "ada", kind: "match" } as const;
  return {
    ...offer,
    offeredAt: at(madeAt),
    expiresAt: at(madeAt + lastsMs),
    conversation: aHead("c1"),
    handover: null,
    words: "Hello?",
  };
}

const hear = (...events: ChatEvent[]) => replica.applyEvents(events);
const shown = () => replica.state.offers.map(({ id, end }) => ({ id, end: end && (end.takenBy ?? end.outcome) }));
const leftMs = () => replica.state.offers.map(({ expiresAt }) => expiresAt - clock.now());

describe("an offer to ourselves", () => {
  test("shows who waits, what they say, and who hands them over", () => {
    hear(offered("o1", { kind: "transfer" }));
    expect(replica.state.offers).toMatchObject([
      { id: "o1", kind: "transfer", words: "Hello?", handover: { by: grace, note: "Knows you" }, lastsMs, end: null },
    ]);
  });

  test("is not there for offers to others", () => {
    hear(offered("o1", { memberId: "grace" }));
    expect(shown()).toEqual([]);
  });

  test("expires by this client's own time, says so for a moment, and goes", async () => {
    await clock.advance(5_000);
    hear(offered("o1"));
    await clock.advance(lastsMs - 1);
    expect(shown()).toEqual([{ id: "o1", end: null }]);
    await clock.advance(1);
    expect(shown()).toEqual([{ id: "o1", end: "expired" }]);
    hear(ended([["o1", "ada", "expired"]]));
    await clock.advance(4_000);
    expect(shown()).toEqual([]);
  });

  test("says who took it, whether they accepted their own offer or claimed it from the queue", () => {
    hear(offered("o1"));
    hear(
      ended(
        [
          ["o1", "ada", "withdrawn"],
          ["o2", "grace", "accepted"],
        ],
        grace,
      ),
    );
    expect(shown()).toEqual([{ id: "o1", end: "Grace Hopper" }]);
    hear(offered("o3"));
    const conversation = { ...aHead("c1"), status: "open", assignee: { id: "grace", name: "Grace Hopper" } } as const;
    const before = { status: "queued", assigneeId: null } as const;
    hear(
      ended([["o3", "ada", "withdrawn"]], grace),
      event({ type: "ConversationClaimed", data: { conversation, before } }, { actor: grace }),
    );
    expect(shown()).toEqual([
      { id: "o1", end: "Grace Hopper" },
      { id: "o3", end: "Grace Hopper" },
    ]);
  });

  test.each(["accepted", "declined"] as const)("that was %s on another device goes at once", (outcome) => {
    hear(offered("o1"), offered("o2"));
    hear(ended([["o1", "ada", outcome]], ada));
    expect(shown()).toEqual([{ id: "o2", end: null }]);
  });

  test("that came and went while we were away is not shown at all", () => {
    const old = offered("o1");
    hear(old, ended([["o1", "ada", "expired"]]));
    expect(shown()).toEqual([]);
  });

  test("that could not be accepted says why, and keeps the name of who was faster", async () => {
    hear(offered("o1"), offered("o2"));
    board.noteRefusal("o1", new ApiError("at_capacity", "You have as many as you take."));
    expect(shown()).toEqual([
      { id: "o1", end: null },
      { id: "o2", end: null },
    ]);
    board.noteRefusal("o1", new ApiError("already_claimed", "Grace Hopper claimed this conversation first."));
    expect(replica.state.offers[0]?.end).toEqual({
      outcome: "withdrawn",
      takenBy: null,
      refusal: "Grace Hopper claimed this conversation first.",
    });
    hear(
      ended(
        [
          ["o2", "ada", "withdrawn"],
          ["o9", "grace", "accepted"],
        ],
        grace,
      ),
    );
    board.noteRefusal("o2", new ApiError("offer_ended", "This offer has ended."));
    expect(replica.state.offers[1]?.end?.takenBy).toBe("Grace Hopper");
  });

  test("counts the time that it took to come, once events have told what time it is at the server", async () => {
    hear(event({ type: "RoutingChanged", data: {} }));
    await clock.advance(4_000);
    hear(offered("o1", { madeAt: 1_000 }));
    expect(leftMs()).toEqual([lastsMs - 3_000]);
  });
});

describe("the time at the server", () => {
  test("is that of lately: a server whose clock was ahead for a moment does not make all offers old", async () => {
    hear(event({ type: "RoutingChanged", data: {} }, { madeAt: 60_000 }));
    hear(offered("o1"));
    expect(shown()).toEqual([{ id: "o1", end: null }]);
    expect(leftMs()).toEqual([0]);
    await clock.advance(5_001);
    hear(offered("o2"));
    expect(leftMs().at(-1)).toBe(lastsMs);
  });

  test("is told by the first of what came late as well as by the last", () => {
    hear(offered("o1", { madeAt: -20_000 }), event({ type: "RoutingChanged", data: {} }));
    expect(leftMs()).toEqual([lastsMs - 20_000]);
  });

  test("is told with what is offered, where nothing has happened since", async () => {
    answer = async () => ({ items: [listed("o1", -12_000)] });
    await board.refresh();
    expect(leftMs()).toEqual([lastsMs - 12_000]);
  });
});

describe("after an absence", () => {
  test("what is offered meanwhile is asked for, and what is not any more goes", async () => {
    hear(offered("o1"), offered("o2"));
    answer = async () => ({ items: [listed("o2", 0), listed("o3", 0)] });
    await board.refresh();
    expect(shown()).toEqual([
      { id: "o2", end: null },
      { id: "o3", end: null },
    ]);
  });

  test("an answer that was on its way neither brings back what ended nor takes what came", async () => {
    hear(offered("o1"));
    const { promise, resolve } = Promise.withResolvers<{ items: OpenOffer[] }>();
    answer = () => promise;
    const refreshed = board.refresh();
    hear(ended([["o1", "ada", "declined"]], ada), offered("o2"));
    resolve({ items: [listed("o1", 0)] });
    await refreshed;
    expect(shown()).toEqual([{ id: "o2", end: null }]);
  });

  test("a server that does not answer is asked again, and one that refuses is not", async () => {
    let asked = 0;
    answer = async () => {
      asked += 1;
      throw new ApiError("unreachable", "The server does not answer.");
    };
    await board.refresh();
    await clock.advance(3_000);
    expect(asked).toBe(2);
    answer = async () => {
      asked += 1;
      throw new ApiError("forbidden", "You may not.");
    };
    await clock.advance(60_000);
    expect(asked).toBe(3);
  });

  test("nothing happens any more once it is stopped", async () => {
    hear(offered("o1"));
    board.stop();
    await clock.advance(lastsMs + 1);
    expect(shown()).toEqual([{ id: "o1", end: null }]);
  });
});
