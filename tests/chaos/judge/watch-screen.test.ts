import { describe, expect, test } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { ada, aMessage, conversationId, someMessages, vera } from "./some-messages.ts";
import { watchScreen } from "./watch-screen.ts";

type Options = Parameters<typeof watchScreen>[2];

const adasScreen: Options = { selfId: ada.id, seesNotes: true, isDiscarded: () => false };
const verasScreen: Options = { selfId: vera.id, seesNotes: false, isDiscarded: () => false };

interface Shown {
  messages?: Message[];
  pending?: string[];
  generation?: number;
}

function screen({ messages, pending = [], generation = 0 }: Shown) {
  const transcript = { messages: messages ?? [], olderCursor: null, seenSeq: 0, receipts: noReceipts };
  return {
    generation,
    transcripts: messages === undefined ? {} : { [conversationId]: transcript },
    pending: { [conversationId]: pending.map((id) => aPendingMessage({ id, conversationId })) },
  };
}

const nowhere = { deliveredSeq: 0, readSeq: 0 };
const noReceipts = { visitor: nowhere, operators: nowhere };

function kindsOf(before: Shown, now: Shown, options = adasScreen): string[] {
  return watchScreen(screen(before), screen(now), options).map(({ kind }) => kind);
}

describe("nothing is wrong when", () => {
  test.each<[string, Shown, Shown]>([
    ["nothing is there", {}, {}],
    ["the newest page is loaded", {}, { messages: someMessages(4, 5, 6) }],
    ["messages follow at the end", { messages: someMessages(1, 2) }, { messages: someMessages(1, 2, 3, 4) }],
    ["older ones appear above", { messages: someMessages(3, 4) }, { messages: someMessages(1, 2, 3, 4) }],
    ["a pending one becomes part of it", { messages: [], pending: ["message 1"] }, { messages: someMessages(1) }],
    [
      "what was said before one's own message appears above it",
      { messages: [...someMessages(1), aMessage({ seq: 3, author: ada })] },
      { messages: [...someMessages(1, 2), aMessage({ seq: 3, author: ada })] },
    ],
    ["all is loaded anew after a reset", { messages: someMessages(1, 2) }, { generation: 1 }],
    [
      "two people use one id",
      { messages: someMessages(1) },
      { messages: [...someMessages(1), aMessage({ seq: 2, id: "message 1", author: ada })] },
    ],
  ])("%s", (_name, before, now) => {
    expect(kindsOf(before, now)).toEqual([]);
  });

  test("a visitor does not see a note between two messages", () => {
    expect(kindsOf({ messages: someMessages(1) }, { messages: someMessages(1, 3) }, verasScreen)).toEqual([]);
  });

  test("a message is discarded by who wrote it", () => {
    const options = { ...adasScreen, isDiscarded: (id: string) => id === "gone" };
    expect(kindsOf({ messages: [], pending: ["gone"] }, { messages: [] }, options)).toEqual([]);
  });
});

describe("it is found when", () => {
  test("a discarded message is pending again", () => {
    const options = { ...adasScreen, isDiscarded: (id: string) => id === "gone" };
    expect(kindsOf({ messages: [] }, { messages: [], pending: ["gone"] }, options)).toEqual(["ghost"]);
  });

  const twice = aMessage({ seq: 3, id: "message 2" });
  test.each<[string, string, Shown, Shown]>([
    [
      "a message is there under two numbers",
      "doubled",
      { messages: someMessages(1, 2) },
      { messages: [...someMessages(1, 2), twice] },
    ],
    [
      "a message is in one place twice",
      "doubled",
      { messages: someMessages(1, 2) },
      { messages: someMessages(1, 2, 2) },
    ],
    [
      "a message is both sent and pending",
      "doubled",
      { messages: [], pending: ["message 1"] },
      { messages: someMessages(1), pending: ["message 1"] },
    ],
    ["a message is pending twice", "doubled", { messages: [] }, { messages: [], pending: ["new", "new"] }],
    ["two messages change places", "reordered", { messages: someMessages(1) }, { messages: someMessages(1, 3, 2) }],
    [
      "a message is squeezed in late",
      "reordered",
      { messages: someMessages(1, 3) },
      { messages: someMessages(1, 2, 3) },
    ],
    ["a message is left out", "hole", { messages: someMessages(1) }, { messages: someMessages(1, 3) }],
    ["a page comes with a hole", "hole", {}, { messages: someMessages(4, 6) }],
    ["a message goes", "disappeared", { messages: someMessages(1, 2) }, { messages: someMessages(1) }],
    ["a pending message goes", "disappeared", { messages: [], pending: ["new"] }, { messages: [] }],
    [
      "a message says something else than before",
      "unfaithful",
      { messages: someMessages(1) },
      { messages: [aMessage({ seq: 1, body: "Other words" })] },
    ],
  ])("%s", (_name, kind, before, now) => {
    expect(kindsOf(before, now)).toContain(kind);
  });

  test("a message that a visitor may see is squeezed in late", () => {
    const [before, now] = [{ messages: someMessages(1, 3) }, { messages: someMessages(1, 2, 3) }];
    expect(kindsOf(before, now, { ...verasScreen, selfId: "somebody else" })).toEqual(["reordered"]);
  });
});

test("what was found once is not told again with every later change", () => {
  const wrong = someMessages(1, 3);
  const later = [...wrong, aMessage({ seq: 4 })];
  expect(kindsOf({}, { messages: wrong })).toEqual(["hole"]);
  expect(kindsOf({ messages: wrong }, { messages: later })).toEqual([]);
});
