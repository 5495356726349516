import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatClient } from "#lib/client/chat-client.ts";
import { anOperator } from "#tests/http/person.ts";
import { act, aScene } from "#tests/http/some-conversation.ts";
import type { HubProcess } from "#tests/hub/a-hub-process.ts";
import type { WebServer } from "../a-web-server.ts";
import { anInstallation, bodies, connected, eventually, type Installation, pending, say } from "./an-installation.ts";

let it: Installation;
let hub: HubProcess;
let web: WebServer;

beforeAll(async () => {
  it = await anInstallation();
  ({ hub, web } = it);
});
afterAll(() => it[Symbol.asyncDispose]());

describe("receipts", () => {
  const receipts = (client: ChatClient, conversationId: string) =>
    client.store.getState().transcripts[conversationId]?.receipts;

  test("tell each side what has reached the other, and what they have read", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    say(veraClient, conversationId, "Are you there?");
    const delivered = { visitor: { deliveredSeq: 0, readSeq: 0 }, operators: { deliveredSeq: 2, readSeq: 0 } };
    for (const client of [veraClient, adaClient]) {
      await eventually(() => expect(receipts(client, conversationId)).toEqual(delivered));
    }
    adaClient.markRead(conversationId);
    say(adaClient, conversationId, "Always");
    await eventually(() => expect(bodies(veraClient, conversationId)).toContain("Always"));
    veraClient.markRead(conversationId);
    const read = { visitor: { deliveredSeq: 4, readSeq: 4 }, operators: { deliveredSeq: 2, readSeq: 2 } };
    for (const client of [veraClient, adaClient]) {
      await eventually(() => expect(receipts(client, conversationId)).toEqual(read));
    }
  });

  test("are given for what was loaded after the fact, and for what was said while nobody was there", async () => {
    const { ada, vera, conversationId } = await aScene(hub.application);
    await act(hub.application, { as: ada, conversationId }, { path: "/messages", body: { body: "Good morning" } });
    const veraClient = it.clientOf(vera);
    await veraClient.loadMessages(conversationId);
    await eventually(() => expect(receipts(veraClient, conversationId)?.visitor.deliveredSeq).toBe(3));
  });

  test("and unread counts are right again after an outage, and what could not be told is told", async () => {
    const { ada, vera, adaClient, veraClient, conversationId } = await it.twoClients();
    await Promise.all([web.interrupt(), hub.process.kill()]);
    await Promise.all([connected(adaClient, "offline"), connected(veraClient, "offline")]);
    adaClient.markRead(conversationId);
    const told = [
      [vera, "Anybody?"],
      [ada, "I was away"],
      [vera, "So was I"],
      [vera, "Twice"],
    ] as const;
    for (const [as, body] of told) {
      await act(hub.application, { as, conversationId }, { path: "/messages", body: { body } });
    }
    await web.resume();
    await hub.process.start();
    for (const client of [adaClient, veraClient]) client.hurry();
    await eventually(() => {
      expect(adaClient.store.getState().conversations[conversationId]?.unread).toBe(2);
      expect(veraClient.store.getState().conversations[conversationId]?.unread).toBe(0);
      for (const client of [adaClient, veraClient]) {
        expect(receipts(client, conversationId)).toEqual({
          visitor: { deliveredSeq: 4, readSeq: 0 },
          operators: { deliveredSeq: 6, readSeq: 1 },
        });
      }
    }, 20_000);
  }, 60_000);
});

describe("a reply", () => {
  test("that does not know of another operator's is held back with what it missed, and goes when told to", async () => {
    const { tenant, ada, adaClient, conversationId } = await it.twoClients();
    // Her screen stands still: it has loaded the conversation and hears of nothing after.
    const grace = it.standingClientOf(await anOperator(hub.application, tenant, { name: "Grace" }));
    await grace.loadMessages(conversationId);
    say(adaClient, conversationId, "Let me see");
    await eventually(() => expect(pending(adaClient, conversationId)).toEqual([]));
    const held = say(grace, conversationId, "What is it about?");
    await eventually(() => {
      const [message] = grace.store.getState().pending[conversationId] ?? [];
      expect(message).toMatchObject({ status: "failed", code: "reply_collision", basedOnSeq: 1 });
      expect(message?.missed.map(({ body, author }) => [author.id, body])).toEqual([[ada.id, "Let me see"]]);
    });
    grace.retry(conversationId, held);
    await eventually(() => expect(bodies(adaClient, conversationId).at(-1)).toBe("What is it about?"));
    expect(pending(grace, conversationId)).toEqual([]);
  });

  test("is not held back by one's own earlier ones, nor by what the visitor says, nor is a note", async () => {
    const { tenant, veraClient, adaClient, conversationId } = await it.twoClients();
    const grace = it.standingClientOf(await anOperator(hub.application, tenant, { name: "Grace" }));
    await grace.loadMessages(conversationId);
    say(veraClient, conversationId, "Hurry");
    await eventually(() => expect(pending(veraClient, conversationId)).toEqual([]));
    for (const body of ["One", "Two"]) say(grace, conversationId, body);
    await eventually(() => expect(pending(grace, conversationId)).toEqual([]));
    adaClient.send(conversationId, { kind: "note", body: "Grace has it" });
    const all = ["Hello, is anybody there?", "Hurry", "Grace joined the conversation", "One", "Two", "Grace has it"];
    await eventually(() => expect(bodies(adaClient, conversationId).toSorted()).toEqual(all.toSorted()));
  });
});
