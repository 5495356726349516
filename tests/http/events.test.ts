import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { someVisitor } from "./person.ts";
import { conversationListShape, eventListShape, messageListShape } from "./shapes.ts";
import { act, aScene, started } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

describe("events", () => {
  test("that wait are answered as soon as something happens", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const { head } = await callFor(application, eventListShape, { as: ada, path: "/events" });
    const asked = performance.now();
    const waiting = callFor(application, eventListShape, { as: ada, path: `/events?after=${head}&wait=20` });
    await act(application, { as: vera, conversationId }, { path: "/messages", body: { body: "Now" } });
    const { events } = await waiting;
    expect(events.map(({ data }) => data.message?.body)).toEqual(["Now"]);
    expect(performance.now() - asked).toBeLessThan(5_000);
  });

  test("that wait in vain come back empty at the end of the wait", async () => {
    const { ada } = await aScene(application);
    const { head } = await callFor(application, eventListShape, { as: ada, path: "/events" });
    const asked = performance.now();
    const list = await callFor(application, eventListShape, { as: ada, path: `/events?after=${head}&wait=1` });
    expect(list).toMatchObject({ events: [], head });
    expect(performance.now() - asked).toBeGreaterThan(700);
  });

  test("that a visitor waits for do not end with what is not theirs", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const { head } = await callFor(application, eventListShape, { as: vera, path: "/events" });
    const waiting = callFor(application, eventListShape, { as: vera, path: `/events?after=${head}&wait=20` });
    await act(application, { as: ada, conversationId }, { path: "/notes", body: { body: "Among us" } });
    await act(application, { as: ada, conversationId }, { path: "/messages", body: { body: "To you" } });
    const { events } = await waiting;
    expect(events.map(({ type, data }) => data.message?.body ?? type)).toEqual([
      "ConversationClaimed",
      "Ada joined the conversation",
      "To you",
    ]);
  });

  test("are not waited for any longer once the process is told to stop", async () => {
    await using stopped = await anApplication();
    const { ada } = await aScene(stopped);
    const waiting = callFor(stopped, eventListShape, { as: ada, path: "/events?after=2&wait=20" });
    stopped.stopping.abort();
    expect(await waiting).toMatchObject({ events: [], head: 2 });
  });

  test("without a cursor only tell the head", async () => {
    const { ada } = await aScene(application);
    expect(await callFor(application, eventListShape, { as: ada, path: "/events" })).toMatchObject({
      events: [],
      head: 2,
    });
  });

  test("beyond the head answer reset at once, even to who would wait", async () => {
    const { ada } = await aScene(application);
    const list = await callFor(application, eventListShape, { as: ada, path: "/events?after=3&wait=20" });
    expect(list).toMatchObject({ events: [], head: 2, reset: true });
    const atHead = await callFor(application, eventListShape, { as: ada, path: "/events?after=2" });
    expect(atHead).toMatchObject({ events: [], head: 2 });
    expect(atHead.reset).toBeUndefined();
  });

  test("come in pages that leave nothing out", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    for (const body of ["1", "2", "3", "4", "5"]) {
      await act(application, { as: vera, conversationId }, { path: "/messages", body: { body } });
    }
    const seen: number[] = [];
    for (let after = 0, isMore = true; isMore; ) {
      const path = `/events?after=${after}&limit=3`;
      const { events } = await callFor(application, eventListShape, { as: ada, path });
      seen.push(...events.map(({ pos }) => pos));
      after = seen.at(-1) ?? 0;
      isMore = events.length === 3;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("lists come in pages by cursor", () => {
  test("messages from the newest back, each once and in order", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    for (let number = 2; number <= 11; number += 1) {
      await act(application, { as: vera, conversationId }, { path: "/messages", body: { body: `Number ${number}` } });
    }
    const pages: number[][] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path: string = `/conversations/${conversationId}/messages?limit=4${cursor && `&cursor=${cursor}`}`;
      const page = await callFor(application, messageListShape, { as: ada, path });
      pages.push(page.items.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([
      [8, 9, 10, 11],
      [4, 5, 6, 7],
      [1, 2, 3],
    ]);
  });

  test("conversations by last activity, each once, also where many are of the same moment", async () => {
    const { ada, vera } = await aScene(application);
    const ids = await Promise.all(
      Array.from({ length: 9 }, (_, index) => started(application, vera, `Hello ${index}`)),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path: string = `/conversations?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = await callFor(application, conversationListShape, { as: ada, path });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(10);
    expect(seen).toEqual(expect.arrayContaining(ids));
    expect(new Set(seen).size).toBe(10);
  });

  test("views hold what they say, and so do their counts", async () => {
    const { ada, vera, conversationId: claimed } = await aScene(application);
    const [queued, closed] = [await started(application, vera, "Waiting"), await started(application, vera, "Done")];
    await act(application, { as: ada, conversationId: claimed }, { path: "/claim" });
    await act(application, { as: ada, conversationId: closed }, { path: "/close" });
    const view = async (name: string) => {
      const list = await callFor(application, conversationListShape, { as: ada, path: `/conversations?view=${name}` });
      expect(list.counts).toEqual({ queue: 1, mine: 1, all: 3 });
      return list.items.map(({ id }) => id);
    };
    expect(await view("queue")).toEqual([queued]);
    expect(await view("mine")).toEqual([claimed]);
    expect(new Set(await view("all"))).toEqual(new Set([closed, queued, claimed]));
  });
});

describe("a visitor", () => {
  test("never sees a note, in any list, event or last message", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const secret = `note-${v7()}`;
    await act(application, { as: ada, conversationId }, { path: "/messages", body: { body: "The answer" } });
    await act(application, { as: ada, conversationId }, { path: "/notes", body: { body: secret } });
    const paths = [
      "/conversations",
      `/conversations/${conversationId}`,
      `/conversations/${conversationId}/messages`,
      "/events?after=0",
      "/me",
    ];
    for (const path of paths) {
      const ofVisitor = await call(application, { as: vera, path });
      expect(ofVisitor.status).toBe(200);
      expect(ofVisitor.text).not.toContain(secret);
    }
    for (const path of [`/conversations/${conversationId}/messages`, "/events?after=0"]) {
      expect((await call(application, { as: ada, path })).text).toContain(secret);
    }
    const { items } = await callFor(application, conversationListShape, { as: vera, path: "/conversations" });
    expect(items).toMatchObject([{ lastMessage: { body: "The answer" } }]);
  });

  test("sees no event and no conversation of another visitor", async () => {
    const { tenant, vera, conversationId } = await aScene(application);
    const victor = await someVisitor(application, tenant, { name: "Victor" });
    const own = await started(application, victor, "Only mine");
    const { events } = await callFor(application, eventListShape, { as: victor, path: "/events?after=0" });
    expect(new Set(events.map((event) => event.conversationId))).toEqual(new Set([own]));
    const list = await callFor(application, conversationListShape, { as: vera, path: "/conversations" });
    expect(list).toMatchObject({ items: [{ id: conversationId }], counts: null });
  });

  test("cannot be told from the log who else registered", async () => {
    const { tenant, vera } = await aScene(application);
    const body = { name: "Secret Sam" };
    await call(application, { as: { ...vera, headers: {} }, path: "/visitors", body, slug: tenant.slug });
    expect((await call(application, { as: vera, path: "/events?after=0" })).text).not.toContain("Secret Sam");
  });
});
