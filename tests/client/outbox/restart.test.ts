import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { ChatClient } from "#lib/client/chat-client.ts";
import { createChatClient } from "#lib/client/create-chat-client.ts";
import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { aWebServer, type WebServer } from "#tests/client/a-web-server.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import type { Person } from "#tests/http/person.ts";
import { act, aScene } from "#tests/http/some-conversation.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";

let application: TestApplication;
let web: WebServer;
let directory: string;

beforeAll(async () => {
  application = await anApplication({ hubUrl: "http://localhost:1" });
  web = await aWebServer(application);
  directory = await mkdtemp(join(tmpdir(), "parley-outbox-"));
});
afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await application[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

function selfOf({ principal, id, name }: Person) {
  return { kind: principal.kind === "visitor" ? "visitor" : "operator", id, name } as const;
}

function storageOf(person: Person): OutboxStorage {
  return createFileOutbox({ directory, tenant: person.tenant.slug, self: selfOf(person) });
}

/** A client of somebody's in Node, by REST alone, whose unsent messages are in files. */
function clientOf(person: Person): ChatClient {
  const { tenant, headers } = person;
  const bearer = headers.authorization?.replace("Bearer ", "");
  const client = createChatClient({
    baseUrl: web.baseUrlFor(person),
    tenant: tenant.slug,
    self: selfOf(person),
    outbox: storageOf(person),
    ...(bearer === undefined ? {} : { bearer }),
  });
  onTestFinished(() => client.stop());
  client.start();
  return client;
}

const eventually = (claim: () => void | Promise<void>) => vi.waitFor(claim, { timeout: 10_000, interval: 10 });

const pending = (client: ChatClient, conversationId: string) =>
  client.store.getState().pending[conversationId]?.map(({ body, status }) => `${body} ${status}`) ?? [];

const bodies = (client: ChatClient, conversationId: string) =>
  client.store.getState().transcripts[conversationId]?.messages.map(({ body }) => body) ?? [];

/** Waits until the next session would find so many messages. */
async function isStored(person: Person, count: number): Promise<void> {
  const storage = storageOf(person);
  await eventually(async () => expect(await storage.load()).toHaveLength(count));
}

test("a conversation and what follows, written while nothing answers, are there once after the program starts again", async () => {
  const { vera } = await aScene(application);
  await web.interrupt();
  const before = clientOf(vera);
  const conversationId = before.startConversation("First");
  before.send(conversationId, { kind: "message", body: "Second" });
  await isStored(vera, 2);
  before.stop();
  const client = clientOf(vera);
  await eventually(() => expect(pending(client, conversationId)).toEqual(["First sending", "Second sending"]));
  expect(bodies(client, conversationId)).toEqual([]);
  await web.resume();
  await eventually(() => expect(bodies(client, conversationId)).toEqual(["First", "Second"]));
  await eventually(() => expect(pending(client, conversationId)).toEqual([]));
  expect((await client.loadConversations({})).items).toHaveLength(2);
  await isStored(vera, 0);
});

test("what was acknowledged right before a crash, and is still stored, arrives no second time", async () => {
  const { vera, conversationId } = await aScene(application);
  const storage = storageOf(vera);
  const [opening, said] = [v7(), v7()];
  const another = v7();
  await call(application, {
    as: vera,
    path: "/conversations",
    body: { id: another, messageId: opening, body: "First" },
  });
  await act(application, { as: vera, conversationId }, { path: "/messages", body: { id: said, body: "Said" } });
  await storage.put(aPendingMessage({ id: opening, conversationId: another, body: "First", isOpening: true }));
  await storage.put(aPendingMessage({ id: said, conversationId, body: "Said" }));
  const client = clientOf(vera);
  await eventually(() => expect(bodies(client, another)).toEqual(["First"]));
  await eventually(async () => expect(await storage.load()).toEqual([]));
  await client.loadMessages(conversationId);
  expect(bodies(client, conversationId)).toEqual(["Hello, is anybody there?", "Said"]);
  expect(pending(client, conversationId)).toEqual([]);
  expect((await client.loadConversations({})).items).toHaveLength(2);
});

test("a note waits like a message and stays a note", async () => {
  const { ada, vera, conversationId } = await aScene(application);
  await web.interrupt();
  const before = clientOf(ada);
  before.send(conversationId, { kind: "note", body: "Careful" });
  before.send(conversationId, { kind: "message", body: "Hello" });
  await isStored(ada, 2);
  before.stop();
  await web.resume();
  const client = clientOf(ada);
  await isStored(ada, 0);
  expect((await client.loadMessages(conversationId)).items.map(({ kind, body }) => [kind, body])).toEqual([
    ["message", "Hello, is anybody there?"],
    ["note", "Careful"],
    ["system", "Ada joined the conversation"],
    ["message", "Hello"],
  ]);
  expect((await clientOf(vera).loadMessages(conversationId)).items.map(({ kind }) => kind)).not.toContain("note");
});
