import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { messageDelivery } from "#lib/client/deliver-message.ts";
import { Replica } from "#lib/client/replica.ts";
import { createSnapshots } from "#lib/client/snapshots.ts";
import { emptyTranscript, putTranscript } from "#lib/client/transcript.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { ada, HistoryModel, vera } from "./history-model.ts";
import { HistoryViews } from "./history-views.ts";

let model: HistoryModel;
let replica: Replica;
let conversationId: string;
/** What was called, in turn. */
let calls: { name: string; input: object }[];
/** The answer to the next call. */
let answer: () => Promise<unknown>;

beforeEach(() => {
  model = new HistoryModel();
  model.take({ do: "start", isVeras: true });
  [conversationId = ""] = model.conversationIds;
  calls = [];
});

/** Somebody's way to send, with the conversation loaded. */
async function sender(
  self: typeof ada,
): Promise<{ deliver(message: PendingMessage): Promise<void>; load(): Promise<unknown> }> {
  replica = new Replica(self, { onUnknown: () => undefined });
  const request = async <Answer>(_: string, path: string): Promise<Answer> => {
    const at = { pos: model.head, epoch: model.epoch };
    const views = new HistoryViews(model.events, self);
    const page = { ...views.page(conversationId, undefined), ...at };
    return z.custom<Answer>().parse(path.endsWith("messages") ? page : { ...views.conversations()[0], ...at });
  };
  const snapshots = createSnapshots({ api: { request }, replica, self });
  const call = async <Answer>(name: string, input: object): Promise<Answer> => {
    calls.push({ name, input });
    return z.custom<Answer>().parse(await answer());
  };
  const caller = {
    call: <Answer>({ name, input }: { name: string; input: object }) => call<Answer>(name, input),
    onConversation: call,
  };
  await snapshots.loadMessages(conversationId);
  const deliver = messageDelivery({ replica, caller, snapshots, self });
  return { deliver, load: () => snapshots.loadMessages(conversationId) };
}

function putPending(given: Partial<PendingMessage> = {}): PendingMessage {
  const message = aPendingMessage({ conversationId, ...given });
  replica.update((state) => ({ ...state, pending: { [conversationId]: [message] } }));
  return message;
}

const transcript = () => replica.state.transcripts[conversationId];

describe("a message that is acknowledged", () => {
  test("stands in the transcript at once, which says that what is before it may be yet to come", async () => {
    const { deliver } = await sender(ada);
    model.take({ do: "say", by: "grace", place: 0 });
    const message = putPending();
    answer = async () => model.send(conversationId, ada, message.id);
    await deliver(message);
    expect(transcript()?.messages.map(({ seq }) => seq)).toEqual([1, 3]);
    expect([transcript()?.seenSeq, replica.state.pending]).toEqual([1, { [conversationId]: [] }]);
    replica.applyEvents(model.events);
    expect(transcript()?.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(transcript()?.seenSeq).toBe(3);
  });

  test("never leaves the sight of who wrote it, where the transcript was not loaded when it went out", async () => {
    const { deliver } = await sender(ada);
    replica.update((state) => ({ ...state, transcripts: {} }));
    const message = putPending();
    const isInSight: boolean[] = [];
    const look = () => [...(transcript()?.messages ?? []), ...(replica.state.pending[conversationId] ?? [])];
    const forget = replica.store.subscribe(() => isInSight.push(look().some(({ id }) => id === message.id)));
    answer = async () => {
      const sent = model.send(conversationId, ada, message.id);
      replica.applyEvents(model.events);
      return sent;
    };
    await deliver(message);
    forget();
    expect(isInSight.length).toBeGreaterThan(0);
    expect(isInSight).not.toContain(false);
    expect(transcript()?.messages.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("in another life of the log than it was sent in stays pending, to be sent again", async () => {
    const { deliver } = await sender(ada);
    const message = putPending();
    answer = async () => {
      const sent = model.send(conversationId, ada, message.id);
      replica.reset({ pos: 0, epoch: "another life" });
      return sent;
    };
    await expect(deliver(message)).rejects.toMatchObject({ code: "unreachable" });
    expect(replica.state.pending).toEqual({ [conversationId]: [message] });
  });

  test("opens its conversation, and is not pending any more although many have followed it", async () => {
    const { deliver } = await sender(vera);
    const message = putPending({ isOpening: true });
    answer = async () => {
      for (let count = 0; count < 9; count += 1) model.take({ do: "say", by: "ada", place: 0 });
    };
    await deliver(message);
    expect(calls).toEqual([
      { name: "StartConversation", input: { id: conversationId, messageId: message.id, body: message.body } },
    ]);
    expect(replica.state.pending).toEqual({ [conversationId]: [] });
    expect([transcript()?.messages.length, transcript()?.seenSeq]).toEqual([4, 10]);
  });
});

test("a transcript that stands empty for an opening takes no event of the middle, and is whole once it is loaded", async () => {
  const { load } = await sender(vera);
  replica.update((state) => putTranscript(state, conversationId, emptyTranscript));
  for (let count = 0; count < 9; count += 1) model.take({ do: "say", by: "ada", place: 0 });
  replica.applyEvents(model.events);
  expect(transcript()).toMatchObject({ messages: [], seenSeq: 0 });
  await load();
  expect(transcript()?.messages.map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
  expect(transcript()?.olderCursor).toBe("7");
});

test("a reply tells what it is based on, and a note is added as one", async () => {
  const { deliver } = await sender(ada);
  for (const given of [{ basedOnSeq: 0 }, { basedOnSeq: null }, { kind: "note" as const }]) {
    const message = putPending({ ...given, id: JSON.stringify(given) });
    answer = async () => model.send(conversationId, ada, message.id);
    await deliver(message);
  }
  expect(calls.map(({ name, input }) => [name, "basedOnSeq" in input && input.basedOnSeq])).toEqual([
    ["SendMessage", 0],
    ["SendMessage", false],
    ["AddNote", false],
  ]);
});
