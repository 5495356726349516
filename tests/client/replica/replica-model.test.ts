import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inboxViews } from "#lib/chat/conversations/list-conversations.ts";
import type { ChatState, LiveConversation } from "#lib/client/chat-state.ts";
import { modelRuns } from "#tests/support/model-runs.ts";
import { ada, type Deed, vera } from "./history-model.ts";
import { ModelClient, type Move } from "./model-client.ts";

const secondsMax = 1_800;
const stepsMax = 60;

const place = fc.nat({ max: 3 });
const by = fc.constantFrom("visitor", "ada", "grace");
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant("register") }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("start"), isVeras: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("say"), by, place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("note"), place }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("claim", "close", "reopen"),
      by: fc.constantFrom("ada", "grace"),
      place,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom("read", "deliver"), by, place, back: fc.nat({ max: 3 }) }),
  },
);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("hub"), overlap: fc.nat({ max: 6 }), count: fc.nat({ max: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("poll"), limit: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("ask"),
      what: fc.constantFrom(...inboxViews, "conversation", "messages", "messages", "older"),
      place,
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("arrive"), index: fc.nat({ max: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("send"), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restore"), lost: fc.nat({ max: 10 }) }) },
);

function rowOf(conversation: Partial<LiveConversation> | undefined) {
  const { pos: _pos, ...row } = conversation ?? {};
  return row;
}

/** All that is loaded is what the model says at the cursor, or where it was learnt later. */
function check(client: ModelClient): void {
  const { replica, model } = client;
  const { cursor, epoch, conversations, transcripts, counts, pending } = replica.state;
  expect(client.heard).toEqual([...new Set(client.heard)].toSorted((a, b) => a - b));
  if (cursor === null || epoch !== model.epoch) return;
  for (const conversation of Object.values(conversations)) {
    const views = client.views(Math.max(cursor, conversation.pos)).conversations();
    const told = views.find(({ id }) => id === conversation.id);
    expect(rowOf(conversation)).toMatchObject(rowOf(told));
  }
  for (const [id, transcript] of Object.entries(transcripts)) checkTranscript(client, id, transcript);
  if (counts !== null) expect(counts).toMatchObject(client.views(Math.max(cursor, counts.pos)).counts() ?? {});
  expect(Object.values(pending).flat()).toEqual([]);
}

function checkTranscript(client: ModelClient, id: string, transcript: ChatState["transcripts"][string]): void {
  const { cursor } = client.replica.state;
  const { messages, seenSeq, olderCursor, receipts } = transcript;
  const all = client.views().messages(id);
  const oldestSeq = messages[0]?.seq ?? 0;
  expect(olderCursor).toBe(all[0]?.seq === oldestSeq ? null : String(oldestSeq));
  const complete = all.filter(({ seq }) => seq >= oldestSeq && seq <= seenSeq);
  expect(messages.filter(({ seq }) => seq <= seenSeq)).toEqual(complete);
  expect(seenSeq).toBeGreaterThanOrEqual(
    client
      .views(cursor ?? 0)
      .messages(id)
      .at(-1)?.seq ?? 0,
  );
  for (const early of messages.filter(({ seq }) => seq > seenSeq)) expect(all).toContainEqual(early);
  const [least, most] = [client.views(cursor ?? 0).receipts(id), client.views().receipts(id)];
  for (const side of ["visitor", "operators"] as const) {
    for (const mark of ["deliveredSeq", "readSeq"] as const) {
      expect(receipts[side][mark]).toBeGreaterThanOrEqual(least[side][mark]);
      expect(receipts[side][mark]).toBeLessThanOrEqual(most[side][mark]);
    }
  }
}

/** In the end it is all there, and nothing else. */
function checkEnd(client: ModelClient): void {
  const { conversations, transcripts, counts } = client.replica.state;
  const views = client.views();
  const told = views.conversations();
  expect(Object.keys(conversations).toSorted()).toEqual(told.map(({ id }) => id).toSorted());
  for (const conversation of told) {
    const { id } = conversation;
    expect(rowOf(conversations[id])).toMatchObject(rowOf(conversation));
    expect(transcripts[id]?.seenSeq).toBe(views.messages(id).at(-1)?.seq);
    expect(transcripts[id]?.receipts).toEqual(views.receipts(id));
  }
  expect(counts && { queue: counts.queue, mine: counts.mine, all: counts.all }).toEqual(views.counts());
}

describe("a replica", () => {
  test.each([ada, vera])(
    "is what a simple model of history says, whatever comes twice, late or not at all, to $name",
    async (self) => {
      const steps = fc.array(fc.oneof(deed, move), { maxLength: stepsMax, size: "max" });
      const property = fc.asyncProperty(steps, async (taken) => {
        const client = new ModelClient(self);
        client.model.take({ do: "start", isVeras: true });
        for (const step of taken) {
          if (isDeed(step)) client.model.take(step);
          else await client.take(step);
          check(client);
        }
        await client.finish();
        check(client);
        checkEnd(client);
        expect(client.replica.state.cursor).toBe(client.model.head);
      });
      await fc.assert(property, modelRuns(200));
    },
    secondsMax * 1_000,
  );
});

const moves: readonly string[] = ["hub", "poll", "ask", "arrive", "send", "restore"] satisfies Move["do"][];

function isDeed(step: Deed | Move): step is Deed {
  return !moves.includes(step.do);
}
