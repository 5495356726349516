import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import { listNotifications } from "#lib/chat/notifications/list-notifications.ts";
import { xssPayloads } from "#tests/isolation/xss-payloads.ts";
import { aMember, aVisitor, write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { addressedIn, anAudience, aUser, listOf, notify, titlesOf, toldTo } from "./notified.ts";
import { aKey, anOperator, type Person } from "./person.ts";
import { notificationMarksShape } from "./shapes.ts";
import { someoneWho } from "./someone-who.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const news = { type: "news", title: "News", to: { everyone: true } } as const;
const send = (as: Person, body: object) => call(application, { as, path: "/notifications", body });
const markRead = (as: Person, seq: number) =>
  callFor(application, notificationMarksShape, { as, path: "/notifications/read", body: { seq } });
const refusedField = (field: string) => ({
  status: 400,
  json: { code: "invalid_input", errors: [expect.objectContaining({ field })] },
});

/** By both ways in which somebody learns of it: the list and the log. */
async function seenBy(person: Person): Promise<string[]> {
  const [listed, told] = [await titlesOf(application, person), await toldTo(application, person)];
  expect(new Set(told), "the log and the list differ").toEqual(new Set(listed));
  return listed;
}

describe("who may notify", () => {
  test("is a key or a member with the permission, which owners and admins have", async () => {
    const { tenant, host, olivia } = await anAudience(application);
    const admin = await anOperator(application, tenant, { role: "admin" });
    const own = await someoneWho(application, tenant, { permissions: ["notifications.send"] });
    for (const as of [host, olivia, admin, own]) expect((await send(as, news)).status).toBe(201);
  });

  test("is nobody else", async () => {
    const { tenant, ada, vera } = await anAudience(application);
    const supervisor = await anOperator(application, tenant, { role: "supervisor" });
    const key = await aKey(application, tenant, { permissions: ["conversations.read_all", "messages.reply"] });
    for (const as of [ada, vera, supervisor, key]) {
      expect(await send(as, news)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    }
    expect(await addressedIn(application, tenant)).toEqual([]);
  });

  test("does not see what others are told: a key has no list, and its log has none of it", async () => {
    const { tenant, host } = await anAudience(application);
    await notify(application, host, { to: { everyone: true } });
    const key = await aKey(application, tenant, { permissions: ["conversations.read_all", "notifications.send"] });
    expect(await toldTo(application, key)).toEqual([]);
    expect((await call(application, { as: key, path: "/notifications" })).status).toBe(403);
  });
});

describe("a notification", () => {
  test("comes back whole, and its numbers are dense", async () => {
    const { host, ada } = await anAudience(application);
    const id = v7();
    const content = { type: "order.shipped", title: "Your order", body: "It is on its way", data: { order: 5 } };
    const url = "https://shop.example/orders/5?from=parley";
    const sent = await notify(application, host, { id, ...content, url, to: { everyone: true } });
    expect(sent).toMatchObject({ id, seq: 1, ...content, url });
    const plain = await notify(application, host, { to: { all: "visitors" } });
    expect(plain).toMatchObject({ seq: 2, body: "", url: null, data: {} });
    expect((await listOf(application, ada)).items).toEqual([sent]);
  });

  test("is kept once, however often it is sent under its id", async () => {
    const { tenant, host, ada } = await anAudience(application);
    const given = { id: v7(), to: { members: [ada.id], roles: ["operator"] }, data: { a: 1 } };
    const first = await notify(application, host, given);
    expect(await notify(application, host, { ...given, to: { roles: ["Operator"], members: [ada.id] } })).toEqual(
      first,
    );
    expect(await addressedIn(application, tenant)).toEqual([`member:${ada.id}`, "role:operator"]);
    const changes = [
      { title: "Other" },
      { body: "x" },
      { type: "x" },
      { url: "/x" },
      { data: {} },
      { to: { everyone: true } },
    ];
    for (const change of changes) {
      const answer = await send(host, { type: "news", title: "News", ...given, ...change });
      expect(answer, JSON.stringify(change)).toMatchObject({ status: 409, json: { code: "id_conflict" } });
    }
    expect((await listOf(application, ada)).items).toEqual([first]);
  });

  test("sent twice at once under one id is one", async () => {
    const { host, ada } = await anAudience(application);
    const given = { id: v7(), to: { members: [ada.id] } };
    const sends = Array.from({ length: 8 }, () => notify(application, host, given));
    expect(new Set((await Promise.all(sends)).map(({ seq }) => seq))).toEqual(new Set([1]));
    expect((await listOf(application, ada)).items).toHaveLength(1);
  });
});

describe("whom it is for", () => {
  test("everyone, all members, all visitors", async () => {
    const { host, ada, olivia, vera } = await anAudience(application);
    await notify(application, host, { title: "Everyone", to: { everyone: true } });
    await notify(application, host, { title: "Members", to: { all: "members" } });
    await notify(application, host, { title: "Visitors", to: { all: "visitors" } });
    for (const member of [ada, olivia]) expect(await seenBy(member)).toEqual(["Members", "Everyone"]);
    expect(await seenBy(vera)).toEqual(["Visitors", "Everyone"]);
  });

  test("members by id, roles by name or id, and whoever is both is shown it once", async () => {
    const { tenant, host, ada, olivia, vera } = await anAudience(application);
    const roleId = v7();
    await write(application.database, tenant.id, ({ roles }) =>
      roles.add({
        id: roleId,
        name: "Night shift",
        permissions: ["conversations.read_assigned"],
        createdAt: new Date(),
      }),
    );
    const night = await anOperator(application, tenant, { name: "Nora", role: roleId });
    await notify(application, host, { title: "Ada", to: { members: [ada.id] } });
    await notify(application, host, { title: "Night", to: { roles: ["night SHIFT"] } });
    await notify(application, host, { title: "Night by id", to: { roles: [roleId] } });
    await notify(application, host, { title: "Several", to: { members: [ada.id], roles: ["operator", roleId] } });
    expect(await seenBy(ada)).toEqual(["Several", "Ada"]);
    expect(await seenBy(night)).toEqual(["Several", "Night by id", "Night"]);
    for (const other of [olivia, vera]) expect(await seenBy(other)).toEqual([]);
  });

  test("users of the host, also those who come later, and however long their names are", async () => {
    const { tenant, host, vera } = await anAudience(application);
    const [short, long] = ["user 7", `https://shop.example/users/${"x".repeat(200)}`];
    const priya = await aUser(application, tenant, short);
    const lengthy = await aUser(application, tenant, long);
    const others = [vera, await aUser(application, tenant, `${long}y`), await aUser(application, tenant, "USER 7")];
    await notify(application, host, { title: "To seven", to: { users: [short] } });
    await notify(application, host, { title: "To the long one", to: { users: [long, "never here"] } });
    expect(await seenBy(priya)).toEqual(["To seven"]);
    expect(await seenBy(lengthy)).toEqual(["To the long one"]);
    for (const other of others) expect(await seenBy(other)).toEqual([]);
  });

  test("a member whose role changes is shown what their role is sent, from then on", async () => {
    const { tenant, host, ada } = await anAudience(application);
    await notify(application, host, { title: "Operators", to: { roles: ["operator"] } });
    expect(await seenBy(ada)).toEqual(["Operators"]);
    await write(application.database, tenant.id, ({ members }) => members.change(ada.id, { role: "viewer" }));
    expect(await seenBy(ada)).toEqual([]);
    await notify(application, host, { title: "More for operators", to: { roles: ["operator"] } });
    await notify(application, host, { title: "Viewers", to: { roles: ["viewer"] } });
    expect(await seenBy(ada)).toEqual(["Viewers"]);
  });

  test("newcomers are not shown what was sent before they came, by the list, the log or the count", async () => {
    const { tenant, host, ada, vera } = await anAudience(application);
    const old = await notify(application, host, { title: "Old", to: { everyone: true } });
    const createdAt = new Date(Date.parse(old.createdAt) + 1);
    const { database, chat } = application;
    const visitor = await aVisitor(database, { tenantId: tenant.id, createdAt });
    const member = await aMember(database, { tenantId: tenant.id, createdAt });
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(createdAt.getTime()));
    await notify(application, host, { title: "New", to: { everyone: true } });
    expect([await seenBy(ada), await seenBy(vera)]).toEqual([
      ["New", "Old"],
      ["New", "Old"],
    ]);
    for (const principal of [
      { kind: "visitor", tenantId: tenant.id, id: visitor.id },
      { kind: "member", tenantId: tenant.id, id: member.id, sessionId: null },
    ] as const) {
      const { items, unread } = await execute(chat, listNotifications, { principal, input: {} });
      expect([items.map(({ title }) => title), unread]).toEqual([["New"], 1]);
      const { events } = await execute(chat, listEvents, { principal, input: { after: 0 } });
      expect(events.map(({ data }) => "notification" in data && data.notification.title)).toEqual(["New"]);
    }
  });
});

describe("what is refused", () => {
  test("names members and roles that there are not, of this tenant and of others", async () => {
    const { tenant, host, ada } = await anAudience(application);
    const { ada: stranger } = await anAudience(application);
    const gone = await anOperator(application, tenant);
    await write(application.database, tenant.id, ({ members }) => members.change(gone.id, { removedAt: new Date() }));
    for (const id of [v7(), stranger.id, gone.id, "x"]) {
      expect(await send(host, { ...news, to: { members: [ada.id, id] } })).toMatchObject(refusedField("to.members.1"));
    }
    expect(await send(host, { ...news, to: { roles: ["operator", "Pilots"] } })).toMatchObject(
      refusedField("to.roles.1"),
    );
    expect(await addressedIn(application, tenant)).toEqual([]);
  });

  test("is an address that is none, or several at once", async () => {
    const { host, ada } = await anAudience(application);
    const tooMany = Array.from({ length: limits.notificationAddresseesMax }, (_, index) => `user ${index}`);
    for (const to of [
      {},
      { everyone: false },
      { all: "people" },
      { members: [] },
      { everyone: true, all: "members" },
      { everyone: true, users: ["u"] },
      { members: [ada.id], users: tooMany },
      { emails: ["ada@example.test"] },
    ]) {
      expect((await send(host, { ...news, to })).status, JSON.stringify(to)).toBe(400);
    }
    expect((await send(host, { ...news, to: { users: tooMany } })).status).toBe(201);
  });

  test("is a type, a text or data beyond the limits, and data that a known type does not have", async () => {
    const { host } = await anAudience(application);
    const [title, body] = ["x".repeat(limits.notificationTitleMax), "x".repeat(limits.notificationBodyMax)];
    const data = { x: "x".repeat(limits.notificationDataMax - JSON.stringify({ x: "" }).length) };
    expect((await send(host, { ...news, type: "a.b-c_9", title, body, data })).status).toBe(201);
    for (const [field, change] of [
      ["title", { title: `${title}x` }],
      ["title", { title: "  " }],
      ["body", { body: `${body}x` }],
      ["data", { data: { x: `${data.x}x` } }],
      ["type", { type: "Order" }],
      ["type", { type: ".x" }],
      ["type", { type: `a${"x".repeat(limits.notificationTypeMax)}` }],
      ["id", { id: "one" }],
      ["data.conversationId", { type: "conversation.assigned", data: {} }],
    ] as const) {
      expect(await send(host, { ...news, ...change }), field).toMatchObject(refusedField(field));
    }
  });

  test("is a link that a browser would run, or a path to another site", async () => {
    const { tenant, host } = await anAudience(application);
    const links = [
      "javascript:alert(1)",
      "JavaScript:alert(1)",
      "java\tscript:alert(1)",
      "\u0001javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "vbscript:x",
      "file:///etc/passwd",
      "//evil.example/x",
      "/\\evil.example/x",
      "/\t/evil.example",
      "orders/5",
      "https://",
      "",
    ];
    for (const url of links) expect(await send(host, { ...news, url }), url).toMatchObject(refusedField("url"));
    expect(await addressedIn(application, tenant)).toEqual([]);
    for (const url of ["https://shop.example", "http://localhost:3000/x", "/acme/inbox", "/"]) {
      expect((await send(host, { ...news, url })).status, url).toBe(201);
    }
  });

  test("no text is changed: what wants to be more than text comes back as it was", async () => {
    const { host, ada } = await anAudience(application);
    for (const [index, text] of xssPayloads.slice(0, 40).entries()) {
      const given = { title: `${index} ${text}`.trim(), body: text.trim(), data: { text } };
      await notify(application, host, { ...given, to: { members: [ada.id] } });
      const { items } = await listOf(application, ada, "?limit=1");
      expect(items).toMatchObject([given]);
    }
  });
});

describe("what is unread", () => {
  test("is counted for each by themselves, and the mark only rises, as far as there is something", async () => {
    const { tenant, host, ada, vera } = await anAudience(application);
    for (const title of ["One", "Two", "Three"]) await notify(application, host, { title, to: { everyone: true } });
    await notify(application, host, { title: "Members", to: { all: "members" } });
    const marksOf = async (as: Person) => {
      const { readSeq, unread } = await listOf(application, as);
      return { readSeq, unread };
    };
    expect([await marksOf(ada), await marksOf(vera)]).toEqual([
      { readSeq: 0, unread: 4 },
      { readSeq: 0, unread: 3 },
    ]);
    expect(await markRead(ada, 2)).toEqual({ readSeq: 2, unread: 2 });
    expect(await markRead(ada, 1)).toEqual({ readSeq: 2, unread: 2 });
    expect(await markRead(ada, 900)).toEqual({ readSeq: 4, unread: 0 });
    expect(await markRead(vera, 3)).toEqual({ readSeq: 3, unread: 0 });
    await notify(application, host, { to: { everyone: true } });
    expect([await marksOf(ada), await marksOf(vera)]).toEqual([
      { readSeq: 4, unread: 1 },
      { readSeq: 3, unread: 1 },
    ]);
    const reads = (await addressedIn(application, tenant)).filter((to) => to !== "everyone" && to !== "members");
    expect(reads).toEqual([`member:${ada.id}`, `member:${ada.id}`, `visitor:${vera.id}`]);
  });

  test("nothing happens where there is nothing to read", async () => {
    const { tenant, ada, vera } = await anAudience(application);
    for (const as of [ada, vera]) expect(await markRead(as, 5)).toEqual({ readSeq: 0, unread: 0 });
    expect(await addressedIn(application, tenant)).toEqual([]);
  });

  test("is counted up to a limit", async () => {
    const { tenant, ada } = await anAudience(application);
    await write(application.database, tenant.id, async ({ notifications }) => {
      for (let index = 0; index <= limits.notificationsUnreadMax; index += 1) {
        const row = { id: v7(), type: "news", title: "News", body: "", url: null, data: {}, createdAt: new Date() };
        await notifications.add({ ...row, addressees: ["everyone", "members"] });
      }
    });
    expect((await listOf(application, ada)).unread).toBe(limits.notificationsUnreadMax);
  });
});

test("pages are newest first and have no seam", async () => {
  const { host, ada } = await anAudience(application);
  for (let index = 1; index <= 7; index += 1) {
    const to = index % 2 === 0 ? { members: [ada.id], roles: ["operator"] } : { everyone: true };
    await notify(application, host, { title: `No. ${index}`, to });
  }
  const titles: string[] = [];
  let query = "?limit=3";
  for (let pages = 0; pages < 5 && query !== ""; pages += 1) {
    const { items, nextCursor } = await listOf(application, ada, query);
    titles.push(...items.map(({ title }) => title));
    query = nextCursor === null ? "" : `?limit=3&cursor=${nextCursor}`;
  }
  expect(titles).toEqual([7, 6, 5, 4, 3, 2, 1].map((index) => `No. ${index}`));
  const answer = await call(application, { as: ada, path: "/notifications?cursor=x" });
  expect(answer).toMatchObject(refusedField("cursor"));
});
