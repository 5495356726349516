import { expect, test } from "vitest";
import { type TranscriptRow, transcriptRows } from "#components/console/transcript-rows.ts";
import { newestByState } from "#lib/client/delivery-state.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { ada, aMessage, visitor } from "./some-messages.ts";

const content = { messages: [], pending: [], self: ada, visitor, deliveries: new Map(), hasOlder: false };

function entriesOf(rows: readonly TranscriptRow[]) {
  return rows.flatMap((row) => (row.type === "entry" ? [row.entry] : []));
}

test("each state of delivery stands at the newest message that has got so far, and at no other", () => {
  const deliveries = newestByState([1, 2, 3, 4], { deliveredSeq: 3, readSeq: 2 });
  const rows = transcriptRows({ ...content, messages: [1, 2, 3, 4].map((seq) => aMessage(seq)), deliveries });
  expect(entriesOf(rows).map(({ delivery }) => delivery)).toEqual([null, "seen", "delivered", "sent"]);
});

test("once all is seen there is one mark, at the newest", () => {
  expect([...newestByState([1, 2, 3], { deliveredSeq: 3, readSeq: 3 })]).toEqual([[3, "seen"]]);
});

test("a message keeps its row when it is acknowledged", () => {
  const before = transcriptRows({ ...content, pending: [aPendingMessage({ id: "message-1" })] });
  const after = transcriptRows({ ...content, messages: [aMessage(1)] });
  expect(after.at(-1)?.key).toBe(before.at(-1)?.key);
});

test("only what the server knows has details to show", () => {
  const rows = transcriptRows({ ...content, messages: [aMessage(1)], pending: [aPendingMessage({ id: "new" })] });
  expect(entriesOf(rows).map(({ message, pending }) => [message?.seq ?? null, pending?.status ?? null])).toEqual([
    [1, null],
    [null, "sending"],
  ]);
});

test("what a visitor wrote before anybody knew their name stands under the name that they have now", () => {
  const stranger = { kind: "visitor", id: "stranger", name: "Visitor 4F2A" } as const;
  const messages = [aMessage(1, { author: stranger }), aMessage(2, { author: visitor })];
  const rows = transcriptRows({ ...content, messages });
  expect(entriesOf(rows).map(({ author }) => author)).toEqual([visitor, visitor]);
  expect(rows.flatMap((row) => (row.type === "entry" ? [row.startsGroup] : []))).toEqual([true, false]);
});

test("a message whose text was taken away keeps its place, and shows none", () => {
  const messages = [aMessage(1, { body: "", deletedAt: "2026-03-05T11:00:00.000Z" })];
  expect(entriesOf(transcriptRows({ ...content, messages })).map(({ isDeleted }) => isDeleted)).toEqual([true]);
});
