import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Participant } from "#lib/chat/actor.ts";
import { Replica } from "#lib/client/replica.ts";
import { createSnapshots } from "#lib/client/snapshots.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { conversationListShape, messageListShape } from "#tests/http/shapes.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { randomFrom } from "../random.ts";
import { type RecordedDay, type Recording, recordDay } from "./recorded-day.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

/** A replica whose loads are answered with what was recorded, whenever the test says so. */
function aReplica({ reader }: Pick<RecordedDay, "reader">) {
  const kind = reader.principal.kind === "visitor" ? "visitor" : "operator";
  const self: Participant = { kind, id: reader.id, name: reader.name };
  const unknown: string[] = [];
  const replica = new Replica(self, { onUnknown: (id) => unknown.push(id) });
  let next: unknown;
  // What was recorded is what the server once answered, whatever the caller reads in it.
  const api = { request: async <Answer>(): Promise<Answer> => z.custom<Answer>().parse(next) };
  const snapshots = createSnapshots({ api, replica, self });
  const load = async ({ path, answer }: Recording): Promise<void> => {
    next = answer;
    const id = /conversations\/([^/]+)\/messages/.exec(path)?.[1];
    await (id === undefined ? snapshots.loadConversations({}) : snapshots.loadMessages(id));
  };
  return { replica, load, unknown };
}

/** What the replica holds and the server says, in the same form. */
function comparison({ replica }: ReturnType<typeof aReplica>, { last }: RecordedDay) {
  const { conversations, transcripts, counts } = replica.state;
  const [all, ...others] = last;
  const list = conversationListShape.parse(all?.answer);
  const pages = others.flatMap(({ path, answer }) => {
    const id = /conversations\/([^/]+)\/messages/.exec(path)?.[1];
    return id === undefined ? [] : [[id, messageListShape.parse(answer)] as const];
  });
  const held = {
    conversations: list.items.map(({ id }) => conversations[id]),
    transcripts: pages.map(([id]) => transcripts[id]?.messages),
    receipts: pages.map(([id]) => transcripts[id]?.receipts),
    counts: counts && { queue: counts.queue, mine: counts.mine, all: counts.all },
  };
  const told = {
    conversations: list.items.map((conversation) => expect.objectContaining(conversation)),
    transcripts: pages.map(([, { items }]) => items),
    receipts: pages.map(([, { receipts }]) => receipts),
    counts: list.counts,
  };
  return { held, told };
}

/** Delivers the day's events in order and its snapshots at any time, as a network would. */
async function deliver(day: RecordedDay, seed: number) {
  const random = randomFrom(seed);
  const subject = aReplica(day);
  const { replica, load } = subject;
  const head = day.events.at(-1)?.pos ?? 0;
  const [first = day.last[0], ...rest] = day.snapshots;
  if (first === undefined) throw new Error("Nothing was recorded.");
  if (random.below(2) === 0) replica.startAt({ ...first, pos: first.pos - random.below(3) });
  else await load(random.pick([first, ...rest]));
  while ((replica.state.cursor ?? 0) < head) {
    if (random.below(3) > 0) {
      const cursor = replica.state.cursor ?? 0;
      const from = Math.max(0, cursor - random.below(4));
      const upTo = cursor + 1 + random.below(5);
      replica.applyEvents(
        day.events.filter(({ pos }) => pos > from && pos <= upTo),
        Math.min(upTo, head),
      );
    } else {
      const late = random.pick([first, ...rest]);
      if (replica.canTake(late)) await load(late);
    }
  }
  for (const late of rest) if (random.below(2) === 0 && replica.canTake(late)) await load(late);
  return subject;
}

describe("a replica ends the same as the server", () => {
  test.each([1, 2, 3, 4])("whether snapshots are older or newer than the events that are in: day %i", async (seed) => {
    for (const day of await recordDay(application, seed)) {
      for (let order = 0; order < 25; order += 1) {
        const subject = await deliver(day, seed * 1_000 + order);
        for (const recording of day.last) {
          const isLoaded = Object.keys(subject.replica.state.transcripts).some((id) => recording.path.includes(id));
          const isList = !recording.path.includes("messages");
          const isMissing = isList ? Object.keys(subject.replica.state.conversations).length < 3 : !isLoaded;
          if (isMissing) await subject.load(recording);
        }
        const { held, told } = comparison(subject, day);
        expect(held, `reader ${day.reader.principal.kind}, order ${order}`).toEqual(told);
      }
    }
  });
});

describe("a replica", () => {
  test("counts each conversation once, although a second snapshot brings the same events in again", async () => {
    const [day] = await recordDay(application, 7);
    const early = day?.snapshots.filter(({ path }) => path === "/conversations?view=all") ?? [];
    const [first, second] = early;
    if (day === undefined || first === undefined || second === undefined) throw new Error("Too little was recorded.");
    const subject = aReplica(day);
    await subject.load(first);
    subject.replica.applyEvents(day.events);
    const settled = subject.replica.state.counts;
    for (const again of [second, first, second]) await subject.load(again);
    expect(subject.replica.state.counts).toEqual(settled);
    const { held, told } = comparison(subject, day);
    expect([held.counts, held.conversations]).toEqual([told.counts, told.conversations]);
  });

  test("is never set back by a snapshot that comes late", async () => {
    const [day] = await recordDay(application, 11);
    const [early, latest] = [day?.snapshots[0], day?.last[0]];
    if (day === undefined || early === undefined || latest === undefined) throw new Error("Too little was recorded.");
    const { replica, load } = aReplica(day);
    replica.startAt(early);
    await load(latest);
    const { conversations, counts } = replica.state;
    await load(early);
    expect(replica.state).toMatchObject({ conversations, counts });
  });

  test("takes no snapshot from before what it knows", async () => {
    const [day] = await recordDay(application, 8);
    if (day === undefined) throw new Error("Nothing was recorded.");
    const { replica } = aReplica(day);
    replica.startAt({ pos: 20, epoch: day.epoch });
    replica.applyEvents(day.events.filter(({ pos }) => pos > 20));
    expect([19, 20, 21].map((pos) => replica.canTake({ pos, epoch: day.epoch }))).toEqual([false, true, true]);
  });

  test("takes no snapshot that was asked for before it began anew, and asks again", async () => {
    const self: Participant = { kind: "operator", id: "ada", name: "Ada" };
    const replica = new Replica(self, { onUnknown: () => undefined });
    const late = Promise.withResolvers<unknown>();
    const listAt = (pos: number, epoch: string) => ({ items: [], nextCursor: null, counts: null, pos, epoch });
    const answers = [late.promise, listAt(3, "second life")];
    const api = { request: async <Answer>() => z.custom<Answer>().parse(await answers.shift()) };
    const loading = createSnapshots({ api, replica, self }).loadConversations({});
    replica.startAt({ pos: 8, epoch: "first life" });
    replica.reset({ pos: 2, epoch: "second life" });
    late.resolve(listAt(9, "first life"));
    expect(await loading).toMatchObject({ pos: 3 });
    expect(replica.state).toMatchObject({ generation: 1, epoch: "second life", cursor: 2 });
    expect(answers).toEqual([]);
  });

  test("that gets a snapshot of another life begins a new generation with it", async () => {
    const [day] = await recordDay(application, 8);
    const [recording] = day?.last ?? [];
    if (day === undefined || recording === undefined) throw new Error("Nothing was recorded.");
    const { replica, load } = aReplica(day);
    replica.startAt({ pos: 1_000_000, epoch: "an earlier life" });
    const message = aPendingMessage();
    replica.update((state) => ({ ...state, pending: { [message.conversationId]: [message] } }));
    await load(recording);
    const { generation, cursor, epoch, conversations, pending } = replica.state;
    expect({ generation, cursor, epoch }).toEqual({ generation: 1, cursor: recording.pos, epoch: day.epoch });
    expect([Object.keys(conversations).length, pending]).toEqual([3, { [message.conversationId]: [message] }]);
  });

  test("does not ask for ever for a snapshot that stays older than what it knows", async () => {
    const [day] = await recordDay(application, 8);
    const [recording] = day?.last ?? [];
    if (day === undefined || recording === undefined) throw new Error("Nothing was recorded.");
    const { replica, load } = aReplica(day);
    replica.startAt({ pos: 1_000_000, epoch: day.epoch });
    await expect(load(recording)).rejects.toMatchObject({ code: "failed" });
    expect(replica.state.conversations).toEqual({});
  });

  test("asks for a conversation in which something happened and which it does not hold", async () => {
    const [day] = await recordDay(application, 9);
    if (day === undefined) throw new Error("Nothing was recorded.");
    const { replica, unknown } = aReplica(day);
    const last = day.events.at(-1);
    replica.startAt({ pos: (last?.pos ?? 0) - 1, epoch: day.epoch });
    replica.applyEvents(day.events);
    expect(unknown).toEqual([last?.conversationId]);
  });

  test("that is reset forgets what it loaded, keeps what is yet to be sent, and starts a new generation", async () => {
    const [day] = await recordDay(application, 10);
    if (day === undefined) throw new Error("Nothing was recorded.");
    const { replica, load } = aReplica(day);
    for (const recording of day.last) await load(recording);
    const message = aPendingMessage({ conversationId: "c" });
    replica.update((state) => ({ ...state, pending: { c: [message] } }));
    replica.reset({ pos: 5, epoch: "another life" });
    const { conversations, transcripts, counts, generation, cursor, pending } = replica.state;
    expect({ conversations, transcripts, counts, generation, cursor }).toEqual({
      conversations: {},
      transcripts: {},
      counts: null,
      generation: 1,
      cursor: 5,
    });
    expect(pending).toEqual({ c: [message] });
    expect(replica.canTake({ pos: 4, epoch: "another life" })).toBe(false);
  });
});
