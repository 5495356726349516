import { expect, test } from "vitest";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import type { ShownState } from "../participant/protocol.ts";
import { compareScreen } from "./compare-screen.ts";
import type { FreshSnapshot } from "./fresh-snapshot.ts";
import { ada, aMessage, conversationId, someMessages, vera } from "./some-messages.ts";

const marks = { visitor: { deliveredSeq: 3, readSeq: 2 }, operators: { deliveredSeq: 3, readSeq: 3 } };

const conversation: Conversation = {
  id: conversationId,
  status: "open",
  visitor: vera,
  assignee: ada,
  team: null,
  priority: 0,
  snoozedUntil: null,
  lastSeq: 3,
  createdAt: "2026-03-04T05:06:07.089Z",
  updatedAt: "2026-03-04T05:06:07.089Z",
  lastMessage: aMessage({ seq: 3 }),
  unread: 1,
};

const fresh: FreshSnapshot = {
  conversations: { [conversationId]: conversation },
  counts: { queue: 0, mine: 1, all: 1 },
  transcripts: { [conversationId]: { messages: someMessages(1, 2, 3), receipts: marks } },
};

const transcript = { messages: someMessages(1, 2, 3), receipts: marks, olderCursor: null, seenSeq: 3 };

const faithful: ShownState = {
  connection: "live",
  generation: 0,
  cursor: 9,
  conversations: { [conversationId]: { ...conversation, pos: 7 } },
  transcripts: { [conversationId]: transcript },
  pending: {},
  counts: { queue: 0, mine: 1, all: 1, pos: 7 },
  offers: [],
};

const sending = aPendingMessage({ id: "new", conversationId });

function kindsOf(shown: Partial<ShownState>, expected: FreshSnapshot = fresh): string[] {
  return compareScreen({ ...faithful, ...shown }, expected).map(({ kind }) => kind);
}

function withMessages(...messages: typeof transcript.messages): Partial<ShownState> {
  return { transcripts: { [conversationId]: { ...transcript, messages } } };
}

test("a screen that shows what a fresh one would is faithful, at whatever position it knows it", () => {
  expect(kindsOf({})).toEqual([]);
});

test("a message that failed for good may stay pending", () => {
  expect(kindsOf({ pending: { [conversationId]: [{ ...sending, status: "failed", error: "No." }] } })).toEqual([]);
});

test.each<[string, string, Partial<ShownState>]>([
  ["a message is still on its way", "unsettled", { pending: { [conversationId]: [sending] } }],
  [
    "a status is another",
    "diverged",
    { conversations: { [conversationId]: { ...conversation, status: "closed", pos: 9 } } },
  ],
  ["unread is another", "diverged", { conversations: { [conversationId]: { ...conversation, unread: 0, pos: 9 } } }],
  ["a conversation is missing", "diverged", { conversations: {} }],
  ["the counts are others", "diverged", { counts: { queue: 1, mine: 1, all: 1, pos: 9 } }],
  ["the counts are missing", "diverged", { counts: null }],
  ["a transcript is missing", "diverged", { transcripts: {} }],
  [
    "the receipts are others",
    "diverged",
    { transcripts: { [conversationId]: { ...transcript, receipts: { ...marks, visitor: marks.operators } } } },
  ],
  ["a message is missing", "hole", withMessages(...someMessages(1, 3))],
  ["there is a message too many", "unfaithful", withMessages(...someMessages(1, 2, 3, 4))],
  ["a message has other words", "unfaithful", withMessages(...someMessages(1, 2), aMessage({ seq: 3, body: "Other" }))],
  ["messages stand in another order", "reordered", withMessages(...someMessages(1, 3, 2))],
])("it is found when %s", (_name, kind, shown) => {
  expect(kindsOf(shown)).toEqual([kind]);
});

test("a conversation that there is not is found", () => {
  const nothing = { conversations: {}, counts: faithful.counts, transcripts: {} };
  expect(kindsOf({}, nothing)).toEqual(["diverged"]);
});
