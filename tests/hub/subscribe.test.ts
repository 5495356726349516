import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { someVisitor } from "#tests/http/person.ts";
import { act, aScene, type Scene, started } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";
import { readMetric } from "./read-metric.ts";

let hub: HubProcess;

beforeAll(async () => {
  hub = await aHubProcess({ variables: { HUB_HEAD_SECONDS: "1" } });
});
afterAll(() => hub[Symbol.asyncDispose]());

const metric = (name: string) => readMetric(hub.origin, `parley_hub_${name}_total`);

/** Sends as the visitor, straight into the database as another process would. */
async function write({ vera, conversationId }: Scene, bodies: readonly string[], chat = hub.application.chat) {
  const send = (body: string) =>
    execute(chat, sendMessage, { principal: vera.principal, input: { conversationId, id: v7(), body } });
  return Promise.all(bodies.map(send));
}

const steadyCount = 160;

/** Writes a few at a time, for as long as others take to come. */
async function writeSteadily(scene: Scene, chat: Chat): Promise<void> {
  for (let from = 0; from < steadyCount; from += 4) await write(scene, numbered(from, 4), chat);
}

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => `Number ${from + index}`);
const dense = (after: number, head: number) => Array.from({ length: head - after }, (_, index) => after + index + 1);
const positions = (client: HubClient) => client.events.map(({ pos }) => pos);

describe("Subscribe", () => {
  test("goes from a cursor to live with no seam, while two other processes write", { timeout: 60_000 }, async () => {
    const scene = await aScene(hub.application);
    const second = openSqlite(hub.application.file);
    // More than the hub reads at once.
    const before = limits.eventsPerReadMax + 20;
    await write(scene, numbered(0, before));
    const chats = [hub.application.chat, { ...hub.application.chat, tenants: second.tenants }];
    const writing = Promise.all(chats.map((chat) => writeSteadily(scene, chat)));
    const clients: { client: HubClient; after: number }[] = [];
    for (let round = 0; round < 8; round += 1) {
      const [ofMember, ofVisitor] = await Promise.all([connect(hub, scene.ada), connect(hub, scene.vera)]);
      const after = round % 4 === 0 ? 0 : before - round;
      await Promise.all([ofMember.subscribe(after), ofVisitor.subscribe(after)]);
      clients.push({ client: ofMember, after }, { client: ofVisitor, after });
    }
    await writing;
    const head = 2 + before + chats.length * steadyCount;
    const haveAll = () => clients.every(({ client }) => client.events.at(-1)?.pos === head);
    await vi.waitFor(() => expect(haveAll()).toBe(true), { timeout: 20_000 });
    for (const { client, after } of clients) expect(positions(client)).toEqual(dense(after, head));
    await second.close();
  });

  test("without a cursor starts with what comes", async () => {
    const scene = await aScene(hub.application);
    const client = await connect(hub, scene.ada);
    expect(await client.subscribe()).toMatchObject({ head: 2, headSeconds: 1 });
    await write(scene, ["Now"]);
    await until(() => client.events.length > 0);
    expect(client.bodies()).toEqual(["Now"]);
  });

  test("from beyond the head answers reset, and goes on from the head that it names", async () => {
    const scene = await aScene(hub.application);
    const client = await connect(hub, scene.ada);
    expect(await client.subscribe(99)).toMatchObject({ head: 2, reset: true });
    expect(await client.subscribe(2)).not.toHaveProperty("reset");
    await write(scene, ["Now"]);
    await until(() => client.events.length > 0);
    expect(positions(client)).toEqual([3]);
  });

  test("answers reset to a cursor of another epoch, also one that began while the hub runs", async () => {
    const scene = await aScene(hub.application);
    const client = await connect(hub, scene.ada);
    const { epoch, access } = await client.subscribe(0);
    expect(await client.subscribe(1, epoch)).not.toHaveProperty("reset");
    expect(await client.subscribe(1, "another life")).toEqual({
      head: 2,
      epoch,
      headSeconds: 1,
      access,
      reset: true,
    });
    await hub.application.database.directory.renewEpochs("the next life");
    expect(await client.subscribe(1, epoch)).toMatchObject({ epoch: "the next life", reset: true });
    expect(await client.subscribe(1, "the next life")).not.toHaveProperty("reset");
  });

  test("answers reset to a cursor below the floor, although the hub still has those events in memory", async () => {
    const scene = await aScene(hub.application);
    await write(scene, ["Three", "Four"]);
    const [first, client] = [await connect(hub, scene.ada), await connect(hub, scene.ada)];
    await first.subscribe(0);
    const { tenants } = hub.application.database;
    const before = new Date(Date.now() + 60_000);
    await tenants.within(scene.tenant.id, ({ log }) => log.prune({ before, limit: 3 }), { access: "write" });
    expect(await client.subscribe(2)).toMatchObject({ head: 4, reset: true });
    expect(await client.subscribe(3)).not.toHaveProperty("reset");
    expect(positions(client)).toEqual([4]);
  });

  test("is served from memory where others have just been, to each what they may see", async () => {
    const scene = await aScene(hub.application);
    const { tenant, ada, vera, conversationId } = scene;
    const victor = await someVisitor(hub.application, tenant, { name: "Victor" });
    await act(hub.application, { as: ada, conversationId }, { path: "/notes", body: { body: "Among us" } });
    await write(scene, ["Four", "Five"]);
    await (await connect(hub, ada)).subscribe(0);
    const [fromMemory, fromLog] = await Promise.all([metric("subscribed_from_memory"), metric("subscribed_from_log")]);
    const back = await Promise.all([ada, vera, victor].map((person) => connect(hub, person)));
    await Promise.all(back.map((client) => client.subscribe(1)));
    expect(back.map(positions)).toEqual([[2, 3, 4, 5], [2, 4, 5], []]);
    expect(await metric("subscribed_from_memory")).toBe(fromMemory + 3);
    expect(await metric("subscribed_from_log")).toBe(fromLog);
  });

  test("is not reached by somebody whom the tenant does not know, although the log is in memory", async () => {
    const scene = await aScene(hub.application);
    await (await connect(hub, scene.ada)).subscribe(0);
    const unknown = { tenantId: scene.tenant.id, id: v7(), sessionId: null };
    for (const principal of [
      { kind: "member", ...unknown },
      { kind: "visitor", ...unknown },
    ] as const) {
      await expect(connect(hub, { ...scene.ada, principal })).rejects.toThrow("failed to connect");
    }
  });

  test("may be called again, from earlier", async () => {
    const scene = await aScene(hub.application);
    const client = await connect(hub, scene.ada);
    await client.subscribe(2);
    await client.subscribe(0);
    await write(scene, ["Now"]);
    await until(() => client.events.length >= 3);
    expect(positions(client)).toEqual([1, 2, 3]);
  });

  test("refuses what is no position", async () => {
    const client = await connect(hub, (await aScene(hub.application)).ada);
    for (const after of [-1, 1.5]) await expect(client.subscribe(after)).rejects.toThrow('"code":"invalid_input"');
    await expect(client.connection.invoke("Subscribe", 7)).rejects.toThrow('"code":"invalid_input"');
  });

  test("is what events need: a connection that did not ask gets none", async () => {
    const scene = await aScene(hub.application);
    const [silent, client] = [await connect(hub, scene.ada), await connect(hub, scene.ada)];
    await client.subscribe();
    await write(scene, ["Now"]);
    await until(() => client.events.length > 0 && client.heads.length > 0);
    expect([silent.events, silent.heads]).toEqual([[], []]);
  });
});

describe("a client that is live", () => {
  test("gets a message that another process wrote, at once", async () => {
    const scene = await aScene(hub.application);
    const client = await connect(hub, scene.ada);
    await client.subscribe();
    const asked = performance.now();
    await act(
      hub.application,
      { as: scene.vera, conversationId: scene.conversationId },
      {
        path: "/messages",
        body: { body: "By REST" },
      },
    );
    await until(() => client.events.length > 0);
    expect(performance.now() - asked).toBeLessThan(3_000);
    expect(client.bodies()).toEqual(["By REST"]);
  });

  test("gets what it sent itself as an event, once, and its call is answered with the message", async () => {
    const { ada, conversationId } = await aScene(hub.application);
    const client = await connect(hub, ada);
    await client.subscribe();
    const input = { conversationId, id: v7(), body: "By the hub" };
    const answers = await Promise.all([1, 2, 3].map(() => client.invoke("SendMessage", input)));
    expect(answers).toEqual(Array(3).fill(expect.objectContaining({ id: input.id, seq: 3, body: "By the hub" })));
    await client.invoke("SendMessage", { conversationId, body: "The end" });
    await until(() => client.bodies().at(-1) === "The end");
    expect(client.bodies()).toEqual(["Ada joined the conversation", "By the hub", "The end"]);
  });

  test("hears every second how far it is, also a visitor whom most of the log does not concern", async () => {
    const { ada, vera, conversationId } = await aScene(hub.application);
    const [ofMember, ofVisitor] = [await connect(hub, ada), await connect(hub, vera)];
    await Promise.all([ofMember.subscribe(), ofVisitor.subscribe()]);
    await act(hub.application, { as: ada, conversationId }, { path: "/notes", body: { body: "Among us" } });
    await until(() => ofMember.heads.at(-1) === 3 && ofVisitor.heads.at(-1) === 3);
    expect(ofVisitor.events).toEqual([]);
  });
});

describe("a visitor", () => {
  test("gets the events of their own conversations, and no note", async () => {
    const { tenant, ada, vera, conversationId } = await aScene(hub.application);
    const victor = await someVisitor(hub.application, tenant, { name: "Victor" });
    const [ofVera, ofVictor, ofAda] = [await connect(hub, vera), await connect(hub, victor), await connect(hub, ada)];
    await Promise.all([ofVera.subscribe(0), ofVictor.subscribe(0), ofAda.subscribe(0)]);
    const inVeras = { as: ada, conversationId };
    await act(hub.application, inVeras, { path: "/notes", body: { body: "Among us" } });
    await act(hub.application, inVeras, { path: "/messages", body: { body: "To Vera" } });
    const inVictors = { as: ada, conversationId: await started(hub.application, victor, "From Victor") };
    await act(hub.application, inVictors, { path: "/messages", body: { body: "To Victor" } });
    await act(hub.application, inVeras, { path: "/messages", body: { body: "Good-bye" } });
    await until(() => ofVera.bodies().at(-1) === "Good-bye" && ofAda.bodies().at(-1) === "Good-bye");
    await until(() => ofVictor.bodies().at(-1) === "To Victor");
    const joined = "Ada joined the conversation";
    expect(ofVera.bodies()).toEqual(["Hello, is anybody there?", joined, "To Vera", "Good-bye"]);
    expect(ofVictor.bodies()).toEqual(["From Victor", joined, "To Victor"]);
    expect(ofAda.bodies()).toContain("Among us");
    expect(JSON.stringify(ofVera.events)).not.toContain("Among us");
  });
});
