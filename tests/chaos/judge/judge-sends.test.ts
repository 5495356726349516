import { describe, expect, test } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import type { Send } from "../run/run-record.ts";
import { judgeSends } from "./judge-sends.ts";
import { ada, aMessage, conversationId, someMessages, vera } from "./some-messages.ts";

/** What Vera sent as the message of this number, and was told. */
function aSend(seq: number, fate: Partial<Send> = {}): Send {
  return {
    id: `message ${seq}`,
    authorId: vera.id,
    author: vera.name,
    conversationId,
    messageKind: "message",
    body: `Words ${seq}`,
    isKept: true,
    isAcknowledged: true,
    isDiscarded: false,
    refusals: [],
    ...fate,
  };
}

function kindsOf(sends: Send[], messages: Message[]): string[] {
  return judgeSends(sends, new Map([[conversationId, messages]])).map(({ kind }) => kind);
}

describe("nothing is wrong when", () => {
  const unanswered = { isAcknowledged: false };
  test.each<[string, Send[], Message[]]>([
    ["all that was acknowledged is there once", [aSend(1), aSend(2)], someMessages(1, 2)],
    ["a message is there whose sender was not told", [aSend(1, unanswered)], someMessages(1)],
    ["a message was refused and is not there", [aSend(1, { ...unanswered, refusals: ["conversation_closed"] })], []],
    ["a tab crashed before it had kept a message", [aSend(1, { ...unanswered, isKept: false })], []],
    [
      "a reply that was refused and confirmed is there after later ones",
      [aSend(2, { refusals: ["reply_collision"] }), aSend(1)],
      someMessages(1, 2),
    ],
    [
      "somebody else used the same id",
      [aSend(1)],
      [...someMessages(1), aMessage({ seq: 2, id: "message 1", author: ada })],
    ],
  ])("%s", (_name, sends, messages) => {
    expect(kindsOf(sends, messages)).toEqual([]);
  });
});

describe("it is found when", () => {
  test.each<[string, string, Send[], Message[]]>([
    ["an acknowledged message is not there", "lost", [aSend(1), aSend(2)], someMessages(1)],
    ["a conversation with acknowledged messages is not there", "lost", [aSend(1)], []],
    ["a message that was kept has vanished", "forgotten", [aSend(1, { isAcknowledged: false })], []],
    ["a message is there twice", "doubled", [aSend(1)], [...someMessages(1), aMessage({ seq: 2, id: "message 1" })]],
    ["two messages are there in another order", "reordered", [aSend(2), aSend(1)], someMessages(1, 2)],
    ["a number is left out", "hole", [aSend(1)], someMessages(1, 3)],
    [
      "a discarded message is there",
      "ghost",
      [aSend(1, { isDiscarded: true, isAcknowledged: false })],
      someMessages(1),
    ],
    ["a message is there with other words", "unfaithful", [aSend(1)], [aMessage({ seq: 1, body: "Other words" })]],
    ["a note is there as a message", "unfaithful", [aSend(1, { messageKind: "note" })], someMessages(1)],
  ])("%s", (_name, kind, sends, messages) => {
    expect(kindsOf(sends, messages)).toEqual([kind]);
  });
});
