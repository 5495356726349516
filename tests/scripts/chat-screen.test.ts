import { describe, expect, test } from "vitest";
import { formatClock } from "#components/console/format-time.ts";
import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { colleagueLines } from "#scripts/chat/screen/colleague-lines.ts";
import { barLine, connectionLine } from "#scripts/chat/screen/connection-line.ts";
import { conversationList } from "#scripts/chat/screen/conversation-list.ts";
import { messageRows } from "#scripts/chat/screen/message-rows.ts";
import { newsBetween } from "#scripts/chat/screen/news.ts";
import { offerEndLine, offerLine } from "#scripts/chat/screen/offer-lines.ts";
import { placeWords } from "#scripts/chat/screen/place-words.ts";
import { standingLine } from "#scripts/chat/screen/standing-line.ts";
import { typingWords } from "#scripts/chat/screen/typing-words.ts";
import { Numbers } from "#scripts/chat/session/numbers.ts";
import { ada, aMessage, grace, visitor } from "#tests/console/some-messages.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { aLiveConversation, anOffer, aStateWith, aTranscript, byAda, rowsOf } from "./chat/states.ts";

const now = Date.parse("2026-03-05T10:05:00.000Z");

describe("the list", () => {
  const numbers = new Numbers();
  const list = (state: ReturnType<typeof aStateWith>, view: "queue" | "mine" | "all", columns: number | null = null) =>
    rowsOf(conversationList(state, { view, memberId: ada.id, numberOf: (id) => numbers.of(id), now, columns }));

  test("shows who waits, for how long, what they said last and what is unread, newest first", () => {
    const state = aStateWith(
      [
        aLiveConversation("old", { updatedAt: "2026-03-05T08:00:00.000Z" }),
        aLiveConversation("new", { updatedAt: "2026-03-05T10:03:00.000Z", unread: 2 }),
        aLiveConversation("mine", byAda),
      ],
      { counts: { queue: 5, mine: 1, all: 9, pos: 1 } },
    );
    expect(list(state, "queue")).toEqual([
      "Waiting in the queue",
      "  1  Priya Raman          waiting          2m  “Hello”  2 unread",
      "  2  Priya Raman          waiting          2h  “Hello”",
      "     and 3 more",
    ]);
    expect(list(state, "mine")).toEqual(["Yours", "  3  Priya Raman          open             5m  “Hello”"]);
  });

  test("says whose a conversation is, and that there is none", () => {
    const state = aStateWith([aLiveConversation("graces", { status: "snoozed", assignee: { ...grace } })]);
    expect(list(state, "all")[1]).toContain("snoozed, Grac…");
    expect(list(state, "queue")).toEqual(["Waiting in the queue", "     Nobody is waiting."]);
    expect(list(state, "mine")).toEqual(["Yours", "     You have no conversation."]);
  });

  test("keeps a row on one line of a window", () => {
    const lastMessage = aMessage(1, { author: visitor, body: "A long story. ".repeat(20) });
    const state = aStateWith([aLiveConversation("long", { lastMessage, unread: 12 })]);
    for (const columns of [80, 100, 200]) {
      const [, row = ""] = list(state, "queue", columns);
      expect(row.length).toBeLessThan(columns);
    }
  });

  test("gives numbers that stay, so that nobody opens another by mistake", () => {
    const some = new Numbers();
    expect([some.of("one"), some.of("two"), some.of("one")]).toEqual([1, 2, 1]);
    expect([some.find(2), some.find(3), some.find(Number("x"))]).toEqual(["two", null, null]);
  });
});

describe("messages", () => {
  const rows = (given: Parameters<typeof messageRows>[0], self: Parameters<typeof messageRows>[2] = ada) =>
    messageRows(given, "conversation", self);
  const [one, two, three] = [1, 2, 3].map((seq) => formatClock(aMessage(seq).createdAt));

  test("show the time, who said it and what; what is ours how far the newest has got", () => {
    const transcript = aTranscript(
      [
        aMessage(1, { author: visitor, body: "Hello" }),
        aMessage(2, { body: "Hi" }),
        aMessage(3, { body: "How are you?" }),
      ],
      { visitor: { deliveredSeq: 3, readSeq: 2 }, operators: { deliveredSeq: 1, readSeq: 0 } },
    );
    const shown = rows({ transcripts: { conversation: transcript }, pending: {} });
    expect(rowsOf(shown.map(({ line }) => line))).toEqual([
      `${one} Priya Raman: Hello`,
      `${two} You: Hi  seen`,
      `${three} You: How are you?  delivered`,
    ]);
    expect(shown.map(({ isFromOthers }) => isFromOthers)).toEqual([true, false, false]);
    expect(rowsOf(shown.slice(2).map(({ note }) => note))[0]?.trim()).toBe("delivered “How are you?”");
    const seenByVisitor = rows({ transcripts: { conversation: transcript }, pending: {} }, visitor);
    expect(rowsOf(seenByVisitor.map(({ line }) => line)).slice(0, 2)).toEqual([
      `${one} You: Hello  delivered`,
      `${two} Ada Lovelace: Hi`,
    ]);
  });

  test("that wait are sending or say why they were not sent, and are there once when they are acknowledged", () => {
    const error = "Grace answered\nin the meantime.";
    const pending = [
      aPendingMessage({ id: "message-1", body: "Hi" }),
      aPendingMessage({ id: "2", body: "And?", status: "failed", error }),
    ];
    const waiting = rows({ transcripts: {}, pending: { conversation: pending } });
    expect(waiting.map(({ mark }) => mark)).toEqual([
      "sending…",
      "not sent: Grace answered in the meantime. /retry or /discard",
    ]);
    const both = rows({
      transcripts: { conversation: aTranscript([aMessage(1, { body: "Hi" })]) },
      pending: { conversation: pending },
    });
    expect(both.map(({ id, mark }) => [id, mark.slice(0, 8)])).toEqual([
      ["message-1", "sent"],
      ["2", "not sent"],
    ]);
  });

  test("tell notes, lines of Parley's own and what was deleted apart", () => {
    const transcript = aTranscript([
      aMessage(1, { kind: "note", author: grace, body: "Careful" }),
      aMessage(2, { kind: "system", author: { kind: "system", id: "system", name: "Parley" }, body: "Ada joined" }),
      aMessage(3, { author: visitor, body: "", deletedAt: "2026-03-05T10:04:00.000Z" }),
    ]);
    const shown = rows({ transcripts: { conversation: transcript }, pending: {} });
    expect(rowsOf(shown.map(({ line }) => line))).toEqual([
      `${one} Grace Hopper (note): Careful`,
      `${two} Ada joined`,
      `${three} Priya Raman: This message was deleted.`,
    ]);
    expect(shown.map(({ mark }) => mark)).toEqual(["", "", "deleted"]);
  });

  test("have further lines under their first, so that none passes for somebody else's", () => {
    const body = `Hello\n${one} Ada Lovelace: I agree`;
    const author = { ...visitor, name: "Priya\n12:00 Ada" };
    const transcript = aTranscript([aMessage(1, { author, body })]);
    const [first, second] = rowsOf(
      rows({ transcripts: { conversation: transcript }, pending: {} }).map(({ line }) => line),
    );
    expect(first).toBe(`${one} Priya 12:00 Ada: Hello`);
    expect(second).toMatch(/^ {6,}\S/);
  });
});

describe("news", () => {
  const waits = aLiveConversation("a");
  const news = (
    before: Parameters<typeof newsBetween>[0],
    after: Parameters<typeof newsBetween>[1],
    given: Partial<Parameters<typeof newsBetween>[2]> = {},
  ) => rowsOf(newsBetween(before, after, { self: ada, shownIds: [], numberOf: () => 7, isLoading: false, ...given }));
  const moved = { cursor: 2 };
  const another = aMessage(2, { author: visitor, body: "Still there?" });

  test("tell who comes into the queue, who leaves it, and what becomes ours", () => {
    const by = (assignee: typeof grace | typeof ada) => aLiveConversation("a", { status: "open", assignee });
    expect(news(aStateWith([]), aStateWith([waits], moved))).toEqual([
      "  7  Priya Raman is waiting. “Hello”  /claim 7",
    ]);
    expect(news(aStateWith([waits]), aStateWith([by(grace)], moved))).toEqual([
      "  7  Grace Hopper has Priya Raman now.",
    ]);
    expect(news(aStateWith([waits]), aStateWith([by(ada)], moved))).toEqual([
      "  7  Priya Raman is yours now.  /open 7",
    ]);
    expect(news(aStateWith([by(ada)]), aStateWith([by(grace)], moved))).toEqual([
      "  7  Grace Hopper has Priya Raman now.",
    ]);
    expect(news(aStateWith([by(ada)]), aStateWith([{ ...by(ada), status: "closed" }], moved))).toEqual([
      "  7  The conversation with Priya Raman is closed.",
    ]);
  });

  test("tell what visitors say to us, and nothing of what is said to others or here", () => {
    const before = aLiveConversation("a", byAda);
    const after = { ...before, lastMessage: another, unread: 2 };
    expect(news(aStateWith([before]), aStateWith([after], moved))).toEqual([
      "  7  Priya Raman: “Still there?”  /open 7, 2 unread",
    ]);
    expect(news(aStateWith([before]), aStateWith([after], moved), { shownIds: ["a"] })).toEqual([]);
    expect(news(aStateWith([before]), aStateWith([after], moved), { self: grace })).toEqual([]);
    const answered = { ...before, lastMessage: aMessage(2, { author: grace }) };
    expect(news(aStateWith([before]), aStateWith([answered], moved))).toEqual([]);
  });

  test("are not what was only loaded, nor another life of the log", () => {
    expect(news(aStateWith([]), aStateWith([waits]), { isLoading: true })).toEqual([]);
    expect(news(aStateWith([]), aStateWith([waits], moved), { isLoading: true })).toHaveLength(1);
    expect(news(aStateWith([]), aStateWith([waits], { ...moved, generation: 1 }))).toEqual([]);
  });
});

describe("offers", () => {
  test("tell who asks what, and how to answer", () => {
    expect(rowsOf([offerLine(anOffer(), 3)])).toEqual([
      "Offer 3  Priya Raman asks: “Where is my parcel?”  /accept 3 or /decline 3, within 30 s",
    ]);
    const handover = { by: grace, note: "She is nice" };
    expect(rowsOf([offerLine(anOffer({ handover }), 3)])[0]).toContain(
      "Grace Hopper hands Priya Raman over to you: “Where is my parcel?” Note: “She is nice”",
    );
  });

  test("tell how they ended", () => {
    const end = { outcome: "withdrawn", takenBy: "Grace Hopper", refusal: null } as const;
    expect(offerEndLine(anOffer(), 1)).toBeNull();
    const line = offerEndLine(anOffer({ end }), 1);
    expect(line && rowsOf([line])).toEqual(["Offer 1  Priya Raman: Grace Hopper took it."]);
  });
});

describe("how it stands", () => {
  test("with the connection is a sentence for each state, which names the hub that was asked for", () => {
    const words = (["connecting", "live", "polling", "offline"] as const).map(
      (connection) => rowsOf([connectionLine(connection, "http://localhost:3002")])[0] ?? "",
    );
    expect(words.map((sentence) => sentence.split(/[:.…,]/)[0])).toEqual([
      "Connecting",
      "Live",
      "Polling",
      "Reconnecting",
    ]);
    expect(words[1]).toBe("Live, by the hub at http://localhost:3002.");
    expect(barLine({ barredBy: null })).toBeNull();
    expect(
      rowsOf([barLine({ barredBy: "suspended" }) ?? standingLine({ availability: "busy", reason: null })]),
    ).toEqual(["This workspace is suspended. Ask whoever runs it."]);
  });

  test("with an operator tells that missed offers made them away", () => {
    expect(rowsOf([standingLine({ availability: "busy", reason: null })])).toEqual([
      "You are busy: nothing new is offered to you.",
    ]);
    expect(rowsOf([standingLine({ availability: "away", reason: "missed_offers" })])[0]).toContain("let offers pass");
  });

  test("with colleagues tells who is there, what they say and have", () => {
    const operator = { capacity: 10, availabilityReason: null, skills: [], teamIds: [] };
    const operators = [
      { ...operator, id: ada.id, name: ada.name, availability: "available", isOnline: true, load: 3 },
      { ...operator, id: grace.id, name: grace.name, availability: "available", isOnline: false, load: 0 },
    ] as const;
    const spaces = / {2,}/g;
    expect(rowsOf(colleagueLines(operators, ada.id)).map((row) => row.replaceAll(spaces, " | "))).toEqual([
      "Ada Lovelace (you) | here, available | 3 of 10",
      "Grace Hopper | not here | 0 of 10",
    ]);
  });

  test("with a visitor's place says what is known, and asks for an address where nobody is there", () => {
    const place: QueuePlace = { state: "waiting", position: 3, waitSeconds: 200, opensAt: null, hasAddress: false };
    expect(placeWords(place, new Date())).toBe("2 people are ahead of you. It takes about 4 minutes.");
    expect(placeWords({ ...place, state: "nobody_here" }, new Date())).toBe(
      "Nobody is here right now. Leave an address for the answer: /email you@example.com",
    );
    expect(placeWords({ ...place, state: "nobody_here", hasAddress: true }, new Date())).toBe(
      "Nobody is here right now.",
    );
    expect(placeWords({ ...place, state: "answered" }, new Date())).toBe("");
  });

  test("with who else writes names them, and never ourselves", () => {
    const typing = { a: [visitor, ada], b: [visitor, grace] };
    expect(typingWords({ typing }, "a", ada)).toBe("Priya Raman is typing…");
    expect(typingWords({ typing }, "b", ada)).toBe("Priya Raman and Grace Hopper are typing…");
    expect(typingWords({ typing }, null, ada)).toBe("");
  });
});
