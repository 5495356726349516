import { beforeEach, describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import { limits } from "#lib/chat/limits.ts";
import { Deliveries, operatorSpreadMs, visitorSpreadMs } from "#lib/client/deliveries.ts";
import { type Watermark, WatermarkQueue } from "#lib/client/watermark-queue.ts";
import { randomFrom } from "./random.ts";
import { ada, grace, HistoryModel, vera } from "./replica/history-model.ts";
import { HistoryViews } from "./replica/history-views.ts";
import { VirtualClock } from "./virtual-clock.ts";

let clock: VirtualClock;
let model: HistoryModel;
let id: string;
let calls: Watermark[][];

beforeEach(() => {
  clock = new VirtualClock();
  model = new HistoryModel();
  model.take({ do: "start", isVeras: true });
  [id = ""] = model.conversationIds;
  calls = [];
});

function deliveriesOf(self: Participant, tell = async (marks: readonly Watermark[]) => void calls.push([...marks])) {
  const spreadMs = self.kind === "visitor" ? visitorSpreadMs : operatorSpreadMs;
  return new Deliveries(
    self,
    new WatermarkQueue({ clock, spreadMs, marksPerCallMax: limits.deliveriesPerCallMax, tell }),
  );
}

/** What happens by some deeds. */
function eventsOf(...deeds: Parameters<HistoryModel["take"]>[0][]): ChatEvent[] {
  const { head } = model;
  for (const deed of deeds) model.take(deed);
  return model.events.slice(head);
}

const said = (by: "visitor" | "ada" | "grace") => ({ do: "say", by, place: 0 }) as const;

describe("messages that come", () => {
  test("from the other side are confirmed, and neither one's own nor notes nor what the system says", async () => {
    const [operators, visitors] = [deliveriesOf(ada), deliveriesOf(vera)];
    const events = eventsOf({ do: "claim", by: "ada", place: 0 }, { do: "note", place: 0 }, said("ada"));
    operators.onEvents(events);
    await clock.advance(5_000);
    expect(calls).toEqual([]);
    visitors.onEvents(events);
    await clock.advance(5_000);
    expect(calls).toEqual([[{ conversationId: id, seq: 4 }]]);
    operators.onEvents(eventsOf(said("visitor"), said("grace")));
    await clock.advance(5_000);
    expect(calls.slice(1)).toEqual([[{ conversationId: id, seq: 5 }]]);
  });

  test.each([
    ["delivered", "deliver"],
    ["read", "read"],
  ] as const)("are not confirmed by an operator where another has had them %s first", async (_word, deed) => {
    const deliveries = deliveriesOf(ada);
    deliveries.onEvents(eventsOf(said("visitor")));
    deliveries.onEvents(eventsOf({ do: deed, by: "grace", place: 0, back: 0 }));
    await clock.advance(5_000);
    expect(calls).toEqual([]);
  });

  test("are confirmed all the same where the other side has marked them, or only earlier ones are", async () => {
    const deliveries = deliveriesOf(ada);
    deliveries.onEvents(eventsOf(said("visitor"), said("visitor")));
    deliveries.onEvents(eventsOf({ do: "read", by: "visitor", place: 0, back: 0 }));
    deliveries.onEvents(eventsOf({ do: "deliver", by: "grace", place: 0, back: 1 }));
    await clock.advance(5_000);
    expect(calls).toEqual([[{ conversationId: id, seq: 3 }]]);
  });

  test("with a page are confirmed where our side does not have them yet", async () => {
    const deliveries = deliveriesOf(grace);
    const page = () => ({
      ...new HistoryViews(model.events, grace).page(id, undefined),
      pos: model.head,
      epoch: model.epoch,
    });
    eventsOf(said("visitor"), said("ada"));
    deliveries.onMessages(id, page());
    await clock.advance(5_000);
    expect(calls).toEqual([[{ conversationId: id, seq: 2 }]]);
    eventsOf(said("visitor"), { do: "deliver", by: "ada", place: 0, back: 0 });
    deliveries.onMessages(id, page());
    await clock.advance(5_000);
    expect(calls).toHaveLength(1);
  });

  test("to many operators at once are confirmed by a few of them only", async () => {
    const random = randomFrom(5);
    clock.random = () => random.below(1_000_000) / 1_000_000;
    const hearMs = 20;
    const team: Deliveries[] = Array.from({ length: 200 }, () =>
      deliveriesOf(ada, async (marks) => {
        calls.push([...marks]);
        const confirmed = eventsOf({ do: "deliver", by: "ada", place: 0, back: 0 });
        clock.after(hearMs, () => team.forEach((member) => member.onEvents(confirmed)));
      }),
    );
    const message = eventsOf(said("visitor"));
    for (const member of team) member.onEvents(message);
    await clock.advance(10_000);
    expect(calls.length).toBeGreaterThanOrEqual(1);
    expect(calls.length).toBeLessThanOrEqual(10);
  });
});
