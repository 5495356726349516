import { expect, test } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import { linkParts } from "#widget/frame/link-parts.ts";
import { type TranscriptContent, type TranscriptEntry, transcriptEntries } from "#widget/frame/transcript-entries.ts";

function aMessage(seq: number, given: Partial<Message> = {}): Message {
  return {
    id: `message-${seq}`,
    conversationId: "conversation",
    seq,
    kind: "message",
    author: { kind: "visitor", id: "visitor", name: "Visitor" },
    body: `Message ${seq}`,
    createdAt: `2026-03-05T10:0${seq}:00`,
    deletedAt: null,
    ...given,
  };
}

function entriesOf(messages: readonly Message[], given: Partial<TranscriptContent> = {}): TranscriptEntry[] {
  return transcriptEntries({ messages, unsent: [], operators: { deliveredSeq: 0, readSeq: 0 }, ...given });
}

const ada = { kind: "operator", id: "ada", name: "Ada" } as const;

test("a separator stands wherever a day begins", () => {
  const messages = [aMessage(1), aMessage(2), aMessage(3, { createdAt: "2026-03-06T00:01:00" })];
  expect(entriesOf(messages).map(({ kind }) => kind)).toEqual(["day", "message", "message", "day", "message"]);
});

test("a group ends with another author, a system line or a pause", () => {
  const messages = [
    aMessage(1),
    aMessage(2),
    aMessage(3, { author: ada }),
    aMessage(4, { kind: "system", author: { kind: "system", id: "system", name: "Parley" } }),
    aMessage(5, { author: ada }),
    aMessage(6, { author: ada, createdAt: "2026-03-05T11:00:00" }),
  ];
  const shown = entriesOf(messages).filter((entry) => entry.kind === "message");
  expect(shown.map(({ message }) => message.startsGroup)).toEqual([true, false, true, true, true]);
});

test("a system line about the visitor says You to them", () => {
  const line = aMessage(1, { kind: "system", body: "Visitor 1A2B reopened the conversation" });
  expect(entriesOf([line], { ownName: "Visitor 1A2B" }).at(-1)).toMatchObject({
    body: "You reopened the conversation",
  });
});

test("what is still on its way comes last, with its state", () => {
  const unsent = {
    id: "new",
    body: "New",
    createdAt: "2026-03-05T10:02:00",
    status: "failed",
    error: "Too long.",
  } as const;
  const last = entriesOf([aMessage(1)], { unsent: [unsent] }).at(-1);
  expect(last).toMatchObject({
    kind: "message",
    message: { id: "new", author: null, state: "failed", error: "Too long." },
  });
});

test("what is on its way and known to the server at once is shown once, as the server has it", () => {
  const unsent = {
    id: "message-1",
    body: "Message 1",
    createdAt: "2026-03-05T10:01:00",
    status: "sending",
    error: null,
  };
  const shown = entriesOf([aMessage(1)], {
    unsent: [
      { ...unsent, status: "sending" },
      { ...unsent, status: "sending" },
    ],
  });
  expect(shown.filter(({ kind }) => kind === "message")).toMatchObject([{ message: { state: "sent" } }]);
});

test("each state stands at the newest own message that has got so far, and at no other", () => {
  const messages = [aMessage(1), aMessage(2), aMessage(3, { author: ada }), aMessage(4), aMessage(5), aMessage(6)];
  const shown = entriesOf(messages, { operators: { deliveredSeq: 4, readSeq: 2 } });
  const states = shown.flatMap((entry) => (entry.kind === "message" ? [entry.message.state] : []));
  expect(states).toEqual([null, "seen", null, "delivered", null, "sent"]);
});

test("a note is never shown, should one get here", () => {
  expect(entriesOf([aMessage(1, { kind: "note", author: ada })])).toEqual([]);
});

test.each([
  ["see https://example.com/a.", ["https://example.com/a"]],
  ["(http://example.com/b)", ["http://example.com/b"]],
  [
    "https://example.com/wiki/A_(b), and HTTPS://EXAMPLE.COM/C!",
    ["https://example.com/wiki/A_(b)", "https://example.com/C"],
  ],
  ["javascript:alert(1) ftp://example.com data:text/html,x mailto:a@example.com", []],
  ["https://", []],
])("the links of %j", (body, expected) => {
  const parts = linkParts(body);
  expect(parts.flatMap(({ href }) => href ?? [])).toEqual(expected);
  expect(parts.map(({ text }) => text).join("")).toBe(body);
});
