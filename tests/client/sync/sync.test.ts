import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ChatClient } from "#lib/client/chat-client.ts";
import { createChatClient } from "#lib/client/create-chat-client.ts";
import { copyDatabase } from "#tests/db/damage.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { anOperator } from "#tests/http/person.ts";
import { act, aScene } from "#tests/http/some-conversation.ts";
import { type HubProcess, hubProcessOver } from "#tests/hub/a-hub-process.ts";
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

describe("two clients", () => {
  test("come to life, and see what each other says as it is said", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    say(veraClient, conversationId, "Still there?");
    expect(pending(veraClient, conversationId)).toMatchObject([{ body: "Still there?", status: "sending" }]);
    await eventually(() => expect(bodies(adaClient, conversationId)).toContain("Still there?"));
    adaClient.send(conversationId, { kind: "note", body: "Careful" });
    say(adaClient, conversationId, "Always");
    const all = ["Hello, is anybody there?", "Still there?", "Careful", "Ada joined the conversation", "Always"];
    await eventually(() => expect(bodies(adaClient, conversationId)).toEqual(all));
    await eventually(() =>
      expect(bodies(veraClient, conversationId)).toEqual(all.filter((body) => body !== "Careful")),
    );
    expect(adaClient.store.getState().counts).toMatchObject({ queue: 0, mine: 1, all: 1 });
  });

  test("start a conversation: it is the visitor's at once, and the operator's a moment later", async () => {
    const { adaClient, veraClient } = await it.twoClients();
    const conversationId = veraClient.startConversation("Another thing");
    expect(pending(veraClient, conversationId)).toMatchObject([{ body: "Another thing", status: "sending" }]);
    say(veraClient, conversationId, "And one more");
    await eventually(() => {
      expect(bodies(veraClient, conversationId)).toEqual(["Another thing", "And one more"]);
      expect(pending(veraClient, conversationId)).toEqual([]);
      expect(adaClient.store.getState().conversations[conversationId]).toMatchObject({ status: "queued", unread: 2 });
      expect(adaClient.store.getState().counts).toMatchObject({ queue: 2, all: 2 });
    });
  });

  test("see each other type, and stop when the message is there", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    const typists = (client: ChatClient) =>
      client.store.getState().typing[conversationId]?.map(({ name }) => name) ?? [];
    veraClient.typing(conversationId);
    adaClient.typing(conversationId);
    await eventually(() => expect([typists(adaClient), typists(veraClient)]).toEqual([["Vera"], ["Ada"]]));
    say(veraClient, conversationId, "Done typing");
    await eventually(() => expect(typists(adaClient)).toEqual([]));
  });

  test("read, and nothing is unread any more", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    const unread = () => adaClient.store.getState().conversations[conversationId]?.unread;
    say(veraClient, conversationId, "One more");
    await eventually(() => expect(unread()).toBe(2));
    adaClient.markRead(conversationId);
    await eventually(() => expect(unread()).toBe(0));
  });

  test("who race for a claim are told who won", async () => {
    const { tenant, adaClient, conversationId } = await it.twoClients();
    const graceClient = it.clientOf(await anOperator(hub.application, tenant, { name: "Grace" }));
    await connected(graceClient, "live");
    await graceClient.claim(conversationId);
    const lost = adaClient.claim(conversationId);
    await expect(lost).rejects.toMatchObject({ code: "already_claimed", message: expect.stringContaining("Grace") });
    const assignee = () => adaClient.store.getState().conversations[conversationId]?.assignee?.name;
    await eventually(() => expect(assignee()).toBe("Grace"));
  });
});

describe("a message that is refused", () => {
  test("says why, is sent again under its id when asked to, and can be forgotten", async () => {
    const { ada, conversationId, adaClient } = await it.twoClients();
    await act(hub.application, { as: ada, conversationId }, { path: "/close" });
    const [kept, forgotten] = [
      say(adaClient, conversationId, "Too late"),
      say(adaClient, conversationId, "Never mind"),
    ];
    const reason = "This conversation is closed. Reopen it to reply.";
    await eventually(() =>
      expect(pending(adaClient, conversationId)).toEqual([
        { body: "Too late", status: "failed", error: reason },
        { body: "Never mind", status: "failed", error: reason },
      ]),
    );
    await adaClient.reopen(conversationId);
    adaClient.discard(conversationId, forgotten);
    adaClient.retry(conversationId, kept);
    await eventually(() => expect(bodies(adaClient, conversationId).at(-1)).toBe("Too late"));
    const sent = adaClient.store.getState().transcripts[conversationId]?.messages.at(-1);
    expect([sent?.id, pending(adaClient, conversationId)]).toEqual([kept, []]);
  });
});

describe("an outage", () => {
  test("of the hub leads to polling within 5 s and back, and every message arrives once and in order", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    const said: string[][] = [[], []];
    const sayBoth = (body: string): void => {
      for (const [index, client] of [adaClient, veraClient].entries()) {
        const text = `${index === 0 ? "Ada" : "Vera"}: ${body}`;
        said[index]?.push(text);
        say(client, conversationId, text);
      }
    };
    for (let count = 0; count < 10; count += 1) sayBoth(`before ${count}`);
    const killedAt = performance.now();
    await hub.process.kill();
    for (let count = 0; count < 10; count += 1) sayBoth(`in the dark ${count}`);
    await Promise.all([connected(adaClient, "polling"), connected(veraClient, "polling")]);
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    for (let count = 0; count < 10; count += 1) sayBoth(`polling ${count}`);
    const haveAll = (): void => {
      for (const client of [adaClient, veraClient]) {
        const all = bodies(client, conversationId);
        for (const ofOne of said) expect(all.filter((body) => ofOne.includes(body))).toEqual(ofOne);
        expect(pending(client, conversationId)).toEqual([]);
      }
    };
    await eventually(haveAll, 15_000);
    await hub.process.start();
    await eventually(() => {
      expect([adaClient, veraClient].map((client) => client.store.getState().connection)).toEqual(["live", "live"]);
    }, 20_000);
    sayBoth("after");
    await eventually(haveAll);
    expect(bodies(adaClient, conversationId)).toEqual(bodies(veraClient, conversationId));
    expect(bodies(adaClient, conversationId)).toHaveLength(2 + 2 * 31);
  }, 60_000);

  test("of a hub that hangs does not hold a message up: it goes by REST, and arrives once when the hub goes on", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    hub.process.pause();
    onTestFinished(() => hub.process.resume());
    say(veraClient, conversationId, "Into the silence");
    await connected(veraClient, "polling");
    await eventually(() => expect(pending(veraClient, conversationId)).toEqual([]));
    expect((await adaClient.loadMessages(conversationId)).items.at(-1)).toMatchObject({ body: "Into the silence" });
    hub.process.resume();
    await Promise.all([connected(adaClient, "live"), connected(veraClient, "live")]);
    say(veraClient, conversationId, "And out of it");
    const all = ["Hello, is anybody there?", "Into the silence", "And out of it"];
    for (const client of [adaClient, veraClient]) {
      await eventually(() => expect(bodies(client, conversationId)).toEqual(all));
    }
  }, 60_000);

  test("of REST does not touch who is live: they go on over the hub", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    await web.interrupt();
    say(adaClient, conversationId, "By the hub alone");
    await eventually(() => expect(bodies(veraClient, conversationId)).toContain("By the hub alone"));
    expect(adaClient.store.getState().connection).toBe("live");
    await web.resume();
  });

  test("of both is offline; what was written waits, and goes out once they are back", async () => {
    const { adaClient, veraClient, conversationId } = await it.twoClients();
    await Promise.all([web.interrupt(), hub.process.kill()]);
    await Promise.all([connected(adaClient, "offline"), connected(veraClient, "offline")]);
    for (const body of ["first", "second", "third"]) say(veraClient, conversationId, body);
    expect(pending(veraClient, conversationId).map(({ status }) => status)).toEqual(Array(3).fill("sending"));
    await web.resume();
    await eventually(() => expect(bodies(adaClient, conversationId).slice(1)).toEqual(["first", "second", "third"]));
    await hub.process.start();
    await eventually(() => expect(adaClient.store.getState().connection).toBe("live"), 20_000);
    expect(pending(veraClient, conversationId)).toEqual([]);
  }, 60_000);
});

describe("a client", () => {
  test("outside of a browser signs in by the headers it is given", async () => {
    const { ada, conversationId } = await aScene(hub.application);
    const client = createChatClient({
      baseUrl: web.baseUrl,
      tenant: ada.tenant.slug,
      self: { kind: "operator", id: ada.id, name: ada.name },
      headers: ada.headers,
    });
    onTestFinished(() => client.stop());
    client.start();
    await connected(client, "live");
    await client.loadMessages(conversationId);
    expect(bodies(client, conversationId)).toEqual(["Hello, is anybody there?"]);
  });

  test("notes that it is signed out, and that it is signed in again", async () => {
    const { adaClient } = await it.twoClients();
    web.isSignedOut = true;
    await hub.process.kill();
    await eventually(() => expect(adaClient.store.getState().isSignedOut).toBe(true));
    web.isSignedOut = false;
    await eventually(() => expect(adaClient.store.getState().isSignedOut).toBe(false));
    await hub.process.start();
  });

  test.each([
    ["polling", "/hub-token"],
    ["the hub", "/events"],
  ])(
    "that learns by %s of a log from an older backup starts a new generation, and goes on with it",
    async (_by, unwell) => {
      const { vera, conversationId, adaClient } = await it.twoClients();
      const fill = (file: string): void => copyDatabase(hub.application.file, file);
      await using restored = await anApplication({ hubUrl: hub.origin, fill });
      say(adaClient, conversationId, "Lost with the disk");
      await eventually(() => expect(pending(adaClient, conversationId)).toEqual([]));
      await hub.process.kill();
      web.serve(restored);
      web.unwell = unwell;
      const newHub = hubProcessOver(restored.file, { port: Number(new URL(hub.origin).port) });
      onTestFinished(() => newHub.stop());
      await newHub.start();
      const isNew = (): void => expect(adaClient.store.getState()).toMatchObject({ generation: 1, conversations: {} });
      await eventually(isNew, 20_000);
      await adaClient.loadConversations({});
      await adaClient.loadMessages(conversationId);
      expect(bodies(adaClient, conversationId)).toEqual(["Hello, is anybody there?"]);
      await act(restored, { as: vera, conversationId }, { path: "/messages", body: { body: "Once more" } });
      await eventually(() => expect(bodies(adaClient, conversationId).at(-1)).toBe("Once more"), 20_000);
      expect(adaClient.store.getState().generation).toBe(1);
      web.unwell = null;
      await newHub.stop();
      web.serve(hub.application);
      await hub.process.start();
    },
    60_000,
  );
});
