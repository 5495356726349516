import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read, write } from "#tests/support/builders.ts";
import { aSwitchboard } from "./a-switchboard.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call } from "./call.ts";
import { aKey, type Person, type TestTenant } from "./person.ts";
import { act } from "./some-conversation.ts";
import { logOf } from "./what-happened.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const post = (as: Person, path: string, body: object = {}) => call(application, { as, path, body });
const accept = (as: Person, offerId: string | undefined) => post(as, `/offers/${offerId}/accept`);
const conversation = async (as: Person, id: string) =>
  (await call(application, { as, path: `/conversations/${id}` })).json;
const later = (seconds: number) => new Date(Date.now() + seconds * 1_000);
const jobsOf = (tenant: TestTenant) =>
  read(application.database, tenant.id, ({ jobs }) => jobs.list({ status: "waiting", limit: 10 }));

async function eventsOf(tenant: TestTenant, type: string): Promise<unknown[]> {
  return (await logOf(application, tenant)).filter(({ event }) => event.type === type).map(({ event }) => event.data);
}

describe("a visitor's first message", () => {
  test("asks for a match in its own transaction, and is offered to somebody with the visitor's words", async () => {
    const { tenant, operator, visitor, match, pending } = await aSwitchboard(application);
    const ada = await operator({ name: "Ada" });
    const { conversationId } = await visitor("Where is my parcel?");
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "match", subject: "" }]);
    await match();
    const [offer] = await pending();
    expect(offer).toMatchObject({ conversationId, memberId: ada.id, kind: "match" });
    expect(await eventsOf(tenant, "ConversationOffered")).toMatchObject([
      { offers: [{ id: offer?.id, memberId: ada.id }], words: "Where is my parcel?", handover: null },
    ]);
    expect((await call(application, { as: ada, path: "/offers" })).json).toMatchObject({
      items: [{ id: offer?.id, words: "Where is my parcel?", conversation: { id: conversationId } }],
    });
    await match();
    expect(await pending()).toHaveLength(1);
  });

  test("is offered once, also by a worker whose clock is behind, or who began before it came", async () => {
    const { operator, visitor, match, pending } = await aSwitchboard(application);
    await operator({ name: "Ada" });
    await visitor();
    for (const seconds of [-5, -4, 0]) await match(later(seconds));
    expect(await pending()).toHaveLength(1);
  });

  test("waits where nobody is there, and is looked at again", async () => {
    const { tenant, visitor, match, pending } = await aSwitchboard(application);
    await visitor();
    const now = new Date();
    await match(now);
    expect(await pending()).toEqual([]);
    expect((await jobsOf(tenant))[0]?.dueAt.getTime()).toBeLessThanOrEqual(now.getTime() + 10_000);
  });
});

describe("an offer", () => {
  test("that is accepted makes its operator the assignee and ends the others', who are told who was first", async () => {
    const { tenant, operator, visitor, match, pending } = await aSwitchboard(application, { offerMode: "all" });
    const [ada, grace] = [await operator({ name: "Ada" }), await operator({ name: "Grace" })];
    const { conversationId } = await visitor();
    await match();
    const offers = await pending();
    const offerOf = ({ id }: Person) => offers.find(({ memberId }) => memberId === id)?.id;
    expect(await accept(ada, offerOf(ada))).toMatchObject({ json: { status: "open", assignee: { id: ada.id } } });
    expect(await accept(ada, offerOf(ada))).toMatchObject({ status: 200 });
    expect(await accept(grace, offerOf(grace))).toMatchObject({
      status: 409,
      json: { code: "already_claimed", detail: "Ada claimed this conversation first." },
    });
    expect(await pending()).toEqual([]);
    const ended = await eventsOf(tenant, "OffersEnded");
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({
      offers: expect.arrayContaining([
        expect.objectContaining({ memberId: ada.id, outcome: "accepted" }),
        expect.objectContaining({ memberId: grace.id, outcome: "withdrawn" }),
      ]),
    });
    expect(await conversation(grace, conversationId)).toMatchObject({ assignee: { id: ada.id } });
  });

  test("of somebody else is nowhere", async () => {
    const { operator, visitor, match, pending } = await aSwitchboard(application);
    const ada = await operator();
    await visitor();
    await match();
    const [offer] = await pending();
    const grace = await operator();
    expect(await accept(grace, offer?.id)).toMatchObject({ status: 404 });
    expect(await post(grace, `/offers/${offer?.id}/decline`)).toMatchObject({ status: 404 });
    expect(offer?.memberId).toBe(ada.id);
  });

  test("that is declined goes to the next, and not back at once", async () => {
    const { tenant, operator, visitor, match, pending } = await aSwitchboard(application);
    const ada = await operator({ name: "Ada" });
    await visitor();
    await match();
    const [offer] = await pending();
    expect(await post(ada, `/offers/${offer?.id}/decline`, { reason: "Not my field" })).toMatchObject({ status: 200 });
    const grace = await operator({ name: "Grace" });
    await match();
    expect(await pending()).toMatchObject([{ memberId: grace.id }]);
    expect((await jobsOf(tenant)).map(({ kind }) => kind)).toEqual(["match"]);
    expect(await accept(ada, offer?.id)).toMatchObject({ status: 409, json: { code: "offer_ended" } });
  });

  test("of somebody who is removed is withdrawn, and goes to the next without waiting for its time", async () => {
    const { tenant, operator, visitor, match, pending } = await aSwitchboard(application);
    const [ada, admin] = [
      await operator({ name: "Ada" }),
      await operator({ name: "Olga", role: "admin", capacity: 1 }),
    ];
    await visitor();
    await match();
    const [first] = await pending();
    expect(first).toMatchObject({ memberId: ada.id });
    expect(await call(application, { as: admin, path: `/members/${ada.id}`, method: "DELETE" })).toMatchObject({
      status: 200,
    });
    expect(await pending()).toEqual([]);
    expect(await eventsOf(tenant, "OffersEnded")).toMatchObject([
      { offers: [{ id: first?.id, memberId: ada.id, outcome: "withdrawn" }] },
    ]);
    await match();
    expect(await pending()).toMatchObject([{ memberId: admin.id }]);
  });

  test("that nobody answers ends with its time, and who misses too many is away until they say otherwise", async () => {
    const { tenant, operator, visitor, match, pending } = await aSwitchboard(application, {
      missesMax: 2,
      offerSeconds: 30,
    });
    const ada = await operator({ name: "Ada" });
    await visitor();
    await match();
    await match(later(29));
    expect(await pending()).toHaveLength(1);
    await match(later(31));
    expect(await pending()).toMatchObject([{ memberId: ada.id }]);
    await match(later(62));
    expect(await pending()).toEqual([]);
    expect(await eventsOf(tenant, "AvailabilityChanged")).toEqual([
      { memberId: ada.id, availability: "away", reason: "missed_offers" },
    ]);
    await call(application, { as: ada, path: "/availability", method: "PUT", body: { availability: "available" } });
    await match(later(63));
    expect(await pending()).toHaveLength(1);
  });
});

describe("nobody gets more than they can take", () => {
  test("by claims, offers, assignments and reopenings, and they are told so", async () => {
    const { operator, visitor, match, pending, tenant } = await aSwitchboard(application);
    const ada = await operator({ name: "Ada", capacity: 1 });
    const sue = await operator({ name: "Sue", role: "supervisor" });
    application.online.delete(sue.id);
    const [first, second] = [await visitor(), await visitor()];
    await act(application, { as: ada, conversationId: first.conversationId }, { path: "/claim" });
    const full = { status: 409, json: { code: "at_capacity" } };
    expect(await post(ada, `/conversations/${second.conversationId}/claim`)).toMatchObject(full);
    expect(await post(sue, `/conversations/${second.conversationId}/assign`, { memberId: ada.id })).toMatchObject({
      ...full,
      json: { detail: "Ada has as many conversations open as they take at a time (1)." },
    });
    const message = { body: "I answer" };
    expect(await post(ada, `/conversations/${second.conversationId}/messages`, message)).toMatchObject(full);
    await match();
    expect(await pending()).toEqual([]);
    await act(application, { as: ada, conversationId: first.conversationId }, { path: "/close" });
    await match();
    expect(await pending()).toMatchObject([{ memberId: ada.id, conversationId: second.conversationId }]);
    expect(await eventsOf(tenant, "ConversationClaimed")).toHaveLength(1);
  });

  test("of ten claims by one operator at once as many succeed as they have room for", async () => {
    const { operator, visitor } = await aSwitchboard(application);
    const ada = await operator({ capacity: 3 });
    const waiting = await Promise.all(Array.from({ length: 10 }, () => visitor()));
    const answers = await Promise.all(
      waiting.map(({ conversationId }) => post(ada, `/conversations/${conversationId}/claim`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });
});

test("of those who wait the one with the higher priority is offered first, whoever says so", async () => {
  const { tenant, operator, visitor, match, pending } = await aSwitchboard(application);
  const ada = await operator({ capacity: 1 });
  const key = await aKey(application, tenant, { permissions: ["conversations.claim", "conversations.read_all"] });
  const [first, second, third] = [await visitor(), await visitor(), await visitor()];
  const prioritize = (as: Person, { conversationId }: { conversationId: string }, priority: unknown) =>
    call(application, { as, path: `/conversations/${conversationId}/priority`, method: "PUT", body: { priority } });
  expect((await prioritize(ada, second, 5)).json).toMatchObject({ priority: 5, status: "queued" });
  expect((await prioritize(key, third, 10)).json).toMatchObject({ priority: 10 });
  for (const bad of [-1, 11, 0.5, "high"]) expect(await prioritize(ada, first, bad)).toMatchObject({ status: 400 });
  expect((await prioritize(second.vera, second, 10)).status).toBe(403);
  await match();
  expect(await pending()).toMatchObject([{ conversationId: third.conversationId }]);
  expect(
    (await call(application, { as: first.vera, path: `/conversations/${first.conversationId}/place` })).json,
  ).toMatchObject({ position: 3 });
  await prioritize(ada, second, 5);
  expect(await eventsOf(tenant, "ConversationPrioritized")).toMatchObject([
    { conversation: { id: second.conversationId, priority: 5 }, before: { status: "queued" } },
    { conversation: { id: third.conversationId, priority: 10 } },
  ]);
});

test("a queue drains one by one, oldest first, as its operator gets free", async () => {
  const { operator, visitor, match, pending } = await aSwitchboard(application);
  const ada = await operator({ capacity: 1 });
  const waiting: string[] = [];
  for (let count = 0; count < 5; count += 1) waiting.push((await visitor(`Visitor ${count}`)).conversationId);
  const served: string[] = [];
  while (served.length < 5) {
    await match();
    const [offer, ...others] = await pending();
    expect(others).toEqual([]);
    expect(await accept(ada, offer?.id)).toMatchObject({ status: 200 });
    await match();
    expect(await pending()).toEqual([]);
    served.push(offer?.conversationId ?? "");
    await act(application, { as: ada, conversationId: offer?.conversationId ?? "" }, { path: "/close" });
  }
  expect(served).toEqual(waiting);
});

describe("a conversation that somebody has", () => {
  async function held(capacity = 10) {
    const board = await aSwitchboard(application);
    const ada = await board.operator({ name: "Ada", capacity });
    const grace = await board.operator({ name: "Grace" });
    const { vera, conversationId } = await board.visitor();
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    return { ...board, ada, grace, vera, conversationId, path: `/conversations/${conversationId}` };
  }

  test("goes back into the queue when they release it, and is offered to others", async () => {
    const { ada, grace, path, match, pending } = await held();
    expect(await post(grace, `${path}/release`)).toMatchObject({ status: 403 });
    expect(await post(ada, `${path}/release`)).toMatchObject({ json: { status: "queued", assignee: null } });
    await match();
    expect(await pending()).toMatchObject([{ memberId: grace.id }]);
  });

  test("stays with them until the colleague to whom they hand it over has accepted", async () => {
    const { tenant, ada, grace, path, conversationId, pending } = await held();
    const transfer = { memberId: grace.id, note: "She asks for an invoice." };
    expect(await post(ada, `${path}/transfer`, transfer)).toMatchObject({ json: { assignee: { id: ada.id } } });
    expect(await eventsOf(tenant, "ConversationOffered")).toMatchObject([
      { handover: { by: { id: ada.id }, note: "She asks for an invoice." }, offers: [{ kind: "transfer" }] },
    ]);
    const [offer] = await pending();
    expect(await accept(grace, offer?.id)).toMatchObject({ json: { assignee: { id: grace.id } } });
    expect(await conversation(ada, conversationId)).toMatchObject({ status: "open", assignee: { id: grace.id } });
  });

  test("stays with them where the colleague declines, lets it pass, or is not there", async () => {
    const { ada, grace, path, pending, match, conversationId } = await held();
    await post(ada, `${path}/transfer`, { memberId: grace.id });
    await post(grace, `/offers/${(await pending())[0]?.id}/decline`, { reason: "At lunch" });
    expect(await conversation(ada, conversationId)).toMatchObject({ assignee: { id: ada.id } });
    await post(ada, `${path}/transfer`, { memberId: grace.id });
    await match(later(31));
    expect(await pending()).toEqual([]);
    expect(await conversation(ada, conversationId)).toMatchObject({ status: "open", assignee: { id: ada.id } });
    application.online.delete(grace.id);
    expect(await post(ada, `${path}/transfer`, { memberId: grace.id })).toMatchObject({
      status: 400,
      json: { errors: [{ field: "memberId", message: "Grace is not here at the moment." }] },
    });
  });

  test("goes to another team's queue at once", async () => {
    const { tenant, ada, path } = await held();
    const owner = await (await held()).operator({ role: "owner" });
    expect(owner.tenant.id).not.toBe(tenant.id);
    const admin = await aMemberOf(tenant);
    const made = (await post(admin, "/teams", { name: "Billing" })).json;
    const teamId = String(Reflect.get(Object(made), "id"));
    expect(await post(ada, `${path}/transfer`, { teamId })).toMatchObject({
      json: { status: "queued", assignee: null, team: { id: teamId, name: "Billing" } },
    });
    const foreign = String(Reflect.get(Object((await post(owner, "/teams", { name: "Theirs" })).json), "id"));
    expect(await post(admin, `${path}/transfer`, { teamId: foreign })).toMatchObject({ status: 404 });
  });

  test("is taken over by a supervisor, and by nobody else", async () => {
    const { operator, grace, path } = await held();
    const sue = await operator({ name: "Sue", role: "supervisor" });
    expect(await post(grace, `${path}/take-over`)).toMatchObject({ status: 403 });
    expect(await post(sue, `${path}/take-over`)).toMatchObject({ json: { assignee: { id: sue.id } } });
  });

  test("sleeps until its time, takes no room meanwhile, and comes back to who had it", async () => {
    const { ada, path, conversationId, vera } = await held(1);
    const until = new Date(Date.now() + 60_000).toISOString();
    expect(await post(ada, `${path}/snooze`, { until: "2020-01-01T00:00:00Z" })).toMatchObject({ status: 400 });
    expect(await post(ada, `${path}/snooze`, { until })).toMatchObject({
      json: { status: "snoozed", snoozedUntil: until },
    });
    await post(vera, `${path}/messages`, { body: "One more thing" });
    expect(await conversation(ada, conversationId)).toMatchObject({ status: "open", assignee: { id: ada.id } });
    await post(ada, `${path}/close`);
    application.online.delete(ada.id);
    await post(vera, `${path}/messages`, { body: "And another" });
    expect(await conversation(ada, conversationId)).toMatchObject({ status: "queued", assignee: null });
  });

  test.each(["busy", "away"])(
    "comes back into the queue where who had it says that they are %s",
    async (availability) => {
      const { ada, path, conversationId, vera } = await held(1);
      await post(ada, `${path}/close`);
      await call(application, { as: ada, method: "PUT", path: "/availability", body: { availability } });
      await post(vera, `${path}/messages`, { body: "And another" });
      expect(await conversation(ada, conversationId)).toMatchObject({ status: "queued", assignee: null });
    },
  );

  test("comes back into the queue where who had it may answer nobody any more", async () => {
    const { tenant, ada, path, conversationId, vera } = await held(1);
    await post(ada, `${path}/close`);
    const owner = await aMemberOf(tenant);
    const change = { as: owner, method: "PATCH", path: `/members/${ada.id}`, body: { role: "viewer" } } as const;
    expect(await call(application, change)).toMatchObject({ status: 200 });
    await post(vera, `${path}/messages`, { body: "And another" });
    expect(await conversation(owner, conversationId)).toMatchObject({ status: "queued", assignee: null });
  });

  async function aMemberOf(tenant: TestTenant): Promise<Person> {
    const { aMemberWithLogin } = await import("./with-login.ts");
    return aMemberWithLogin(application, tenant, { role: "admin" });
  }
});

describe("a visitor who waits", () => {
  const place = (as: Person, id: string) => call(application, { as, path: `/conversations/${id}/place` });

  test("is told their place, that nobody is there, and when somebody will be", async () => {
    const { tenant, teamId, operator, visitor } = await aSwitchboard(application);
    const [first, second] = [await visitor(), await visitor()];
    expect((await place(second.vera, second.conversationId)).json).toMatchObject({ state: "nobody_here", position: 2 });
    const ada = await operator();
    expect((await place(second.vera, second.conversationId)).json).toMatchObject({ state: "waiting", position: 2 });
    await act(application, { as: ada, conversationId: first.conversationId }, { path: "/claim" });
    expect((await place(second.vera, second.conversationId)).json).toMatchObject({ state: "waiting", position: 1 });
    expect((await place(first.vera, first.conversationId)).json).toMatchObject({ state: "answered", position: null });
    expect((await place(first.vera, second.conversationId)).status).toBe(404);
    const hours = { timeZone: "UTC", periods: [], holidays: [] };
    await write(application.database, tenant.id, ({ teams }) => teams.change(teamId, { hours }));
    expect((await place(second.vera, second.conversationId)).json).toMatchObject({ state: "closed", opensAt: null });
  });

  test("is told about how long, from how it went lately", async () => {
    const { operator, visitor } = await aSwitchboard(application);
    const ada = await operator();
    for (let count = 0; count < 3; count += 1) {
      const { conversationId } = await visitor();
      await act(application, { as: ada, conversationId }, { path: "/claim" });
    }
    const { vera, conversationId } = await visitor();
    const answer = (await place(vera, conversationId)).json;
    expect(answer).toMatchObject({ position: 1, waitSeconds: expect.any(Number) });
  });

  test("leaves an address, unless the host's site has said who they are", async () => {
    const { visitor } = await aSwitchboard(application);
    const { vera, conversationId } = await visitor();
    const leave = (email: string) => call(application, { as: vera, path: "/address", method: "PUT", body: { email } });
    expect(await leave("not an address")).toMatchObject({ status: 400 });
    expect(await leave("vera@example.test")).toMatchObject({ json: { email: "vera@example.test" } });
    expect((await place(vera, conversationId)).json).toMatchObject({ hasAddress: true });
  });
});
