import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Participant } from "#lib/chat/actor.ts";
import { type ChatEvent, type EventType, visibility } from "#lib/chat/events/event.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { execute } from "#lib/chat/execute.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { loadSnapshot } from "#lib/client/load-snapshot.ts";
import { addNewestNotifications } from "#lib/client/notification-state.ts";
import { Replica } from "#lib/client/replica.ts";
import { createSnapshots } from "#lib/client/snapshots.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { anOperator, type Person, someVisitor } from "#tests/http/person.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { aMemberWithLogin } from "#tests/http/with-login.ts";
import { eventSamples, type Stage } from "./event-samples.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

/** A replica of somebody's that has loaded all they can see, as it is now. */
async function aLoadedReplica(person: Person): Promise<Replica> {
  const { principal, id, name } = person;
  const self: Participant = { kind: principal.kind === "visitor" ? "visitor" : "operator", id, name };
  const replica = new Replica(self, { onUnknown: () => undefined });
  const api = {
    async request<Answer>(_method: string, path: string): Promise<Answer> {
      return z.custom<Answer>().parse((await call(application, { as: person, path })).json);
    },
  };
  const { loadConversations, loadMessages } = createSnapshots({ api, replica, self });
  const { items } = await loadConversations({ view: "all" });
  for (const conversation of items) await loadMessages(conversation.id);
  await loadSnapshot({ api, replica }, "/notifications", addNewestNotifications);
  return replica;
}

/** What a screen shows, without the positions at which it was learnt. */
function shown({ conversations, transcripts, counts, notifications }: ChatState, transcriptIds: readonly string[]) {
  const rows = Object.values(conversations).map(({ pos: _pos, ...row }) => row);
  return {
    conversations: Object.fromEntries(rows.map((row) => [row.id, row])),
    transcripts: transcriptIds.map((id) => transcripts[id]),
    counts: counts && { queue: counts.queue, mine: counts.mine, all: counts.all },
    notifications: notifications && { ...notifications, pos: null },
  };
}

async function eventsAfter({ principal }: Person, after: number): Promise<ChatEvent[]> {
  return (await execute(application.chat, listEvents, { principal, input: { after } })).events;
}

const isEventType = (name: string): name is EventType => name in eventSamples;
const types = Object.keys(visibility).filter(isEventType);

describe("an old snapshot and the events since are a fresh snapshot", () => {
  test("for as many types as there are", () => expect(types).toEqual(Object.keys(visibility)));

  test.each(types)("%s, to its operator, to another one and to the visitor", async (type) => {
    const scene = await aScene(application);
    const stage: Stage = {
      ...scene,
      application,
      grace: await aMemberWithLogin(application, scene.tenant, { name: "Grace" }),
      supervisor: await anOperator(application, scene.tenant, { name: "Sue", role: "supervisor" }),
      stranger: await someVisitor(application, scene.tenant, { name: "Stranger" }),
      owner: await anOperator(application, scene.tenant, { name: "Olivia", role: "owner" }),
    };
    const { before, act } = eventSamples[type];
    await before?.(stage);
    const readers = [stage.ada, stage.grace, stage.vera];
    const old = await Promise.all(readers.map(aLoadedReplica));
    const from = old[0]?.state.cursor ?? 0;
    await act(stage);
    expect((await eventsAfter(stage.ada, from)).map((event) => event.type)).toContain(type);
    for (const [index, reader] of readers.entries()) {
      const replica = old[index];
      const loaded = Object.keys(replica?.state.transcripts ?? {});
      replica?.applyEvents(await eventsAfter(reader, from));
      const fresh = await aLoadedReplica(reader);
      const held = replica && shown(replica.state, loaded);
      expect(held, reader.name).toEqual(shown(fresh.state, loaded));
    }
  });
});
