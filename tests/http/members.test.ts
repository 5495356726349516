import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { aConversation, read, write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { aKey, anOperator, type Person, someTenant, type TestTenant } from "./person.ts";
import { someoneWho } from "./someone-who.ts";
import { accessChangesOf, auditOf, logOf } from "./what-happened.ts";
import { aMemberWithLogin } from "./with-login.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const memberShape = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.email().nullable(),
  role: z.string(),
  roleName: z.string(),
  createdAt: z.iso.datetime(),
  status: z.enum(["active", "invited"]),
});
const invitedShape = z.object({
  member: memberShape,
  invitation: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
});

const somebody = () => ({ name: "Nora", email: `${v7()}@Example.test`, role: "operator" });
const invite = (as: Person, body: object = somebody()) => call(application, { as, path: "/members", body });
const invited = (as: Person, body: object = somebody()) =>
  callFor(application, invitedShape, { as, path: "/members", body });
const change = (as: Person, id: string, body: object) =>
  call(application, { as, method: "PATCH", path: `/members/${id}`, body });
const remove = (as: Person, id: string) => call(application, { as, method: "DELETE", path: `/members/${id}` });
const renew = (as: Person, id: string) => call(application, { as, path: `/members/${id}/invitation`, body: {} });
const endSessions = (as: Person, id: string) =>
  call(application, { as, method: "DELETE", path: `/members/${id}/sessions` });
const listed = (as: Person) =>
  callFor(application, z.object({ items: z.array(memberShape) }), { as, path: "/members" });

const forbidden = { status: 403, json: { code: "forbidden" } };
const notFound = { status: 404, json: { code: "not_found" } };

async function withOwner(): Promise<{ tenant: TestTenant; owner: Person }> {
  const tenant = await someTenant(application);
  return { tenant, owner: await aMemberWithLogin(application, tenant, { name: "Olivia", role: "owner" }) };
}

describe("members", () => {
  test("see each other's names and roles; addresses are for who manages them", async () => {
    const { tenant, owner } = await withOwner();
    const viewer = await anOperator(application, tenant, { name: "Vic", role: "viewer" });
    expect((await listed(owner)).items).toMatchObject([
      { id: owner.id, name: "Olivia", email: `${owner.id}@example.test`, roleName: "Owner", status: "active" },
      { id: viewer.id, name: "Vic", email: `${viewer.id}@example.test`, roleName: "Viewer", status: "invited" },
    ]);
    expect((await listed(viewer)).items.map(({ name, email }) => [name, email])).toEqual([
      ["Olivia", null],
      ["Vic", null],
    ]);
  });

  test("are invited by a link of which only the hash is kept, and have not come until they have a login", async () => {
    const { tenant, owner } = await withOwner();
    const { member, invitation } = await invited(owner, { name: " Nora ", email: "Nora@Example.test", role: "admin" });
    expect(member).toMatchObject({ name: "Nora", email: "nora@example.test", role: "admin", status: "invited" });
    const secret = /^\/invitation\/(?<secret>[\w-]{43})$/.exec(invitation.url)?.groups?.secret ?? "";
    const { directory } = application.database;
    const hash = application.chat.vault.hash(secret);
    expect(await directory.findInvitation(hash, new Date())).toEqual({ tenantId: tenant.id, memberId: member.id });
    expect(await directory.findInvitation(hash, new Date(invitation.expiresAt))).toBeNull();
    expect(JSON.stringify(await auditOf(application, tenant))).not.toContain(secret);
    expect(await auditOf(application, tenant)).toMatchObject([
      {
        action: "member.invited",
        actor: { kind: "member", id: owner.id, name: "Olivia" },
        target: { kind: "member", id: member.id, name: "Nora" },
        before: null,
        after: { email: "nora@example.test", role: "Admin" },
      },
    ]);
  });

  test("an address is one member of the tenant, and what others have does not show", async () => {
    const { owner } = await withOwner();
    const other = await withOwner();
    const { member } = await invited(owner);
    const again = await invite(owner, { ...somebody(), email: member.email?.toUpperCase() });
    expect(again).toMatchObject({ status: 409, json: { code: "taken" } });
    // Olivia of the other tenant has a login, and Nora here an invitation.
    for (const email of [`${other.owner.id}@example.test`, member.email]) {
      const body = { ...somebody(), email };
      expect(await invite(email === member.email ? other.owner : owner, body)).toMatchObject({
        status: 201,
        json: { member: { status: "invited" } },
      });
    }
  });

  test("another link makes the one before void, and who has come gets none", async () => {
    const { tenant, owner } = await withOwner();
    const { member, invitation } = await invited(owner);
    const renewed = invitedShape.parse((await renew(owner, member.id)).json).invitation;
    const find = ({ url }: { url: string }) =>
      application.database.directory.findInvitation(application.chat.vault.hash(url.slice(12)), new Date());
    expect(await find(invitation)).toBeNull();
    expect(await find(renewed)).toMatchObject({ memberId: member.id });
    const active = await aMemberWithLogin(application, tenant);
    expect(await renew(owner, active.id)).toMatchObject({ status: 409, json: { code: "taken" } });
    expect((await auditOf(application, tenant)).map(({ action }) => action)).toEqual([
      "member.invited",
      "member.invited_again",
    ]);
  });

  test("another role holds from the next call on, is noted, and open connections are told", async () => {
    const { tenant, owner } = await withOwner();
    const ada = await aMemberWithLogin(application, tenant, { name: "Ada", role: "viewer" });
    const path = "/settings";
    expect(await call(application, { as: ada, path })).toMatchObject(forbidden);
    expect(await change(owner, ada.id, { role: "admin", name: "Ada L." })).toMatchObject({
      status: 200,
      json: { id: ada.id, name: "Ada L.", role: "admin", roleName: "Admin" },
    });
    expect((await call(application, { as: ada, path })).status).toBe(200);
    expect(await accessChangesOf(application, tenant)).toEqual([{ kind: "member", id: ada.id }]);
    expect(await auditOf(application, tenant)).toMatchObject([
      { action: "member.role_changed", target: { id: ada.id }, before: { role: "Viewer" }, after: { role: "Admin" } },
      { action: "member.renamed", before: { name: "Ada" }, after: { name: "Ada L." } },
    ]);
    expect((await change(owner, ada.id, { role: "admin", name: "Ada L." })).status).toBe(200);
    expect(await auditOf(application, tenant)).toHaveLength(2);
  });

  test("that are unknown, removed or another tenant's are all the same 404, and so is a role", async () => {
    const { tenant, owner } = await withOwner();
    const stranger = (await withOwner()).owner;
    const gone = await aMemberWithLogin(application, tenant);
    expect((await remove(owner, gone.id)).status).toBe(200);
    for (const id of [v7(), "x", stranger.id, gone.id]) {
      for (const answer of [
        await change(owner, id, { name: "Mine" }),
        await remove(owner, id),
        await renew(owner, id),
        await endSessions(owner, id),
      ]) {
        expect(answer).toMatchObject(notFound);
      }
    }
    for (const role of [v7(), "boss", gone.id]) {
      expect(await change(owner, owner.id, { role })).toMatchObject(notFound);
      expect(await invite(owner, { ...somebody(), role })).toMatchObject(notFound);
    }
    expect((await listed(stranger)).items).toHaveLength(1);
  });

  test("are changed by nobody without the permission, and by a key that has it", async () => {
    const { tenant, owner } = await withOwner();
    const { id } = await aMemberWithLogin(application, tenant);
    const poor = await aKey(application, tenant, { permissions: ["members.manage"] });
    const helpless = [
      await anOperator(application, tenant, { role: "supervisor" }),
      await aKey(application, tenant, { permissions: ["roles.manage", "settings.manage", "audit.read"] }),
    ];
    for (const as of helpless) {
      const answers = [
        await invite(as),
        await change(as, id, { name: "X" }),
        await remove(as, id),
        await renew(as, id),
      ];
      for (const answer of [...answers, await endSessions(as, id)]) expect(answer).toMatchObject(forbidden);
    }
    // It may act on who may do no more than itself.
    const role = v7();
    await write(application.database, tenant.id, ({ roles }) =>
      roles.add({ id: role, name: "Nothing", permissions: [], createdAt: new Date() }),
    );
    const { member } = await invited(poor, { ...somebody(), role });
    expect((await remove(poor, member.id)).status).toBe(200);
    expect(await remove(poor, owner.id)).toMatchObject(forbidden);
  });
});

describe("nobody goes beyond themselves", () => {
  test("who manages members gives no role that may do more, and acts on nobody who has one", async () => {
    const { tenant } = await withOwner();
    const clerk = await someoneWho(application, tenant, { permissions: ["members.manage", "messages.reply"] });
    const admin = await aMemberWithLogin(application, tenant, { role: "admin" });
    const invitedAdmin = await anOperator(application, tenant, { role: "admin" });
    expect(await invite(clerk, { ...somebody(), role: "operator" })).toMatchObject(forbidden);
    expect(await change(clerk, clerk.id, { role: "admin" })).toMatchObject(forbidden);
    for (const { id } of [admin, invitedAdmin]) {
      expect(await change(clerk, id, { role: "viewer" })).toMatchObject(forbidden);
      expect(await remove(clerk, id)).toMatchObject(forbidden);
      expect(await endSessions(clerk, id)).toMatchObject(forbidden);
    }
    // The link would be a way in as an admin.
    expect(await renew(clerk, invitedAdmin.id)).toMatchObject(forbidden);
    expect(await auditOf(application, tenant)).toEqual([]);
  });

  test("an admin, who may do everything, neither makes owners nor unmakes them", async () => {
    const { tenant, owner } = await withOwner();
    const admin = await aMemberWithLogin(application, tenant, { role: "admin" });
    expect(await invite(admin, { ...somebody(), role: "owner" })).toMatchObject(forbidden);
    expect(await change(admin, admin.id, { role: "owner" })).toMatchObject(forbidden);
    expect(await change(admin, owner.id, { name: "X" })).toMatchObject(forbidden);
    expect(await remove(admin, owner.id)).toMatchObject(forbidden);
    expect((await change(owner, admin.id, { role: "owner" })).status).toBe(200);
    expect((await remove(admin, owner.id)).status).toBe(200);
  });
});

describe("the last owner", () => {
  test("can neither leave nor get another role, and an invited one does not count", async () => {
    const { owner } = await withOwner();
    const { member } = await invited(owner, { ...somebody(), role: "owner" });
    const refused = { status: 409, json: { code: "last_owner" } };
    expect(await remove(owner, owner.id)).toMatchObject(refused);
    expect(await change(owner, owner.id, { role: "admin" })).toMatchObject(refused);
    expect((await change(owner, owner.id, { name: "Still Olivia", role: "owner" })).status).toBe(200);
    expect((await remove(owner, member.id)).status).toBe(200);
  });

  test("is one of two who remove each other at the same moment", async () => {
    const { tenant, owner } = await withOwner();
    const other = await aMemberWithLogin(application, tenant, { role: "owner" });
    const answers = await Promise.all([remove(owner, other.id), remove(other, owner.id)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    const members = await read(application.database, tenant.id, (store) => store.members.list());
    expect(members.filter(({ role }) => role === "owner")).toHaveLength(1);
  });
});

describe("a member who is removed", () => {
  test("is out: sign-ins, password and invitation end, and the name stays where they spoke", async () => {
    const { tenant, owner } = await withOwner();
    const ada = await aMemberWithLogin(application, tenant, { name: "Ada" });
    const { member, invitation } = await invited(owner);
    for (const id of [ada.id, member.id]) expect(await remove(owner, id)).toMatchObject({ status: 200, json: null });
    expect(await call(application, { as: ada, path: "/me" })).toMatchObject({ status: 401 });
    const { directory } = application.database;
    expect(await directory.findAccount(`${ada.id}@example.test`)).toBeNull();
    const hash = application.chat.vault.hash(invitation.url.slice(12));
    expect(await directory.findInvitation(hash, new Date())).toBeNull();
    expect(await read(application.database, tenant.id, ({ sessions }) => sessions.live(ada.id, new Date()))).toEqual(
      [],
    );
    expect((await listed(owner)).items.map(({ id }) => id)).toEqual([owner.id]);
    expect(await accessChangesOf(application, tenant)).toContainEqual({ kind: "member", id: ada.id });
    expect(await auditOf(application, tenant)).toContainEqual(
      expect.objectContaining({
        action: "member.removed",
        target: { kind: "member", id: ada.id, name: "Ada" },
        before: { email: `${ada.id}@example.test`, role: "Operator" },
        after: { released: 0 },
      }),
    );
  });

  test("leaves open conversations to the queue, and closed ones as they are", async () => {
    const { tenant, owner } = await withOwner();
    const ada = await aMemberWithLogin(application, tenant, { name: "Ada" });
    const given = { tenantId: tenant.id, assigneeId: ada.id };
    const open = await aConversation(application.database, { ...given, status: "open" });
    const snoozed = await aConversation(application.database, { ...given, status: "snoozed" });
    const closed = await aConversation(application.database, { ...given, status: "closed" });
    // Whoever removes need not see conversations.
    const clerk = await someoneWho(application, tenant, { permissions: ["members.manage"] });
    await write(application.database, tenant.id, ({ members }) => members.change(ada.id, { role: "nothing any more" }));
    expect((await remove(clerk, ada.id)).status).toBe(200);
    const find = (id: string) => read(application.database, tenant.id, ({ conversations }) => conversations.get(id));
    for (const { id } of [open, snoozed]) expect(await find(id)).toMatchObject({ status: "queued", assignee: null });
    expect(await find(closed.id)).toMatchObject({ status: "closed", assignee: { id: ada.id } });
    const log = await logOf(application, tenant);
    const about = log.filter(({ event }) => event.conversationId === open.id);
    expect(about.map(({ event, audience }) => [event.type, audience.assigneeId])).toEqual([
      ["ConversationLeft", ada.id],
      ["ConversationQueued", null],
      ["MessageSent", null],
    ]);
    expect((await listed(owner)).items.map(({ id }) => id)).not.toContain(ada.id);
  });

  test("comes back by another invitation as the same member, who begins anew", async () => {
    const { tenant, owner } = await withOwner();
    const ada = await aMemberWithLogin(application, tenant, { name: "Ada", role: "admin" });
    const identity = { issuer: "https://login.test", subject: "ada" };
    await write(application.database, tenant.id, ({ members }) =>
      members.addIdentity(ada.id, { ...identity, createdAt: new Date() }),
    );
    await remove(owner, ada.id);
    const find = () => read(application.database, tenant.id, ({ members }) => members.findByIdentity(identity));
    expect(await find()).toMatchObject({ id: ada.id, removedAt: expect.any(Date) });
    const { member } = await invited(owner, { name: "Ada B.", email: `${ada.id}@example.test`, role: "viewer" });
    expect(member).toMatchObject({ id: ada.id, name: "Ada B.", role: "viewer", status: "invited" });
    expect(await find()).toBeNull();
    expect(await call(application, { as: ada, path: "/me" })).toMatchObject({ status: 401 });
  });
});
