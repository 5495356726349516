import { v7 } from "uuid";
import { expect } from "vitest";
import type { TenantStore } from "#lib/chat/store.ts";
import { someMoment } from "#tests/support/builders.ts";
import { refusedRow } from "./database-under-test.ts";
import { shared, theirs } from "./twin-tenants.ts";

export type Method = {
  [Name in keyof TenantStore]: `${Name}.${keyof TenantStore[Name] & string}`;
}[keyof TenantStore];

/** What a method does for our tenant, with an id that both use and with one that only the other tenant uses. */
export type Attempt = (ours: TenantStore) => Promise<void>;

type About = "access" | "audit" | "roles" | "sessions" | "keys" | "settings" | "invitations";
type OfMembersOrVisitors = Exclude<
  Extract<Method, `members.${string}` | `visitors.${string}`>,
  "members.get" | "members.add" | "visitors.get" | "visitors.add"
>;

const at = someMoment;
const later = new Date(at.getTime() + 1);
const nobody = { sessionId: null, now: at };
const refused = async (attempt: Promise<unknown>): Promise<void> => {
  await expect(attempt).rejects.toThrow(refusedRow);
};

/** Who comes in, what they may do, and what the tenant has set. */
export const accessAttempts: Record<Extract<Method, `${About}.${string}`> | OfMembersOrVisitors, Attempt[]> = {
  "access.member": [
    async ({ access }) => {
      const by = { sessionId: shared.session, now: at };
      expect(await access.member(shared.member, by)).toMatchObject({ name: "ours member", isSignedIn: true });
    },
    async ({ access }) => expect(await access.member(theirs.member, nobody)).toBeNull(),
    async ({ access }) => {
      const by = { sessionId: theirs.session, now: at };
      expect(await access.member(shared.member, by)).toMatchObject({ isSignedIn: false });
    },
  ],
  "access.key": [
    async ({ access }) => expect(await access.key(shared.key)).toMatchObject({ name: "ours key" }),
    async ({ access }) => expect(await access.key(theirs.key)).toBeNull(),
  ],
  "access.visitor": [
    async ({ access }) => expect(await access.visitor(shared.visitor)).toMatchObject({ name: "ours visitor" }),
    async ({ access }) => expect(await access.visitor(theirs.visitor)).toBeNull(),
  ],
  "access.anonymous": [
    async ({ access }) => expect(await access.anonymous()).toEqual({ identityRequired: false, isSuspended: false }),
  ],
  "audit.add": [
    async ({ audit }) => {
      const by = { actor: { kind: "system", id: "", name: "ours" }, target: aTarget("ours too") } as const;
      const what = { action: "role.created", before: null, after: null, address: null } as const;
      await audit.add({ id: v7(), at: later, ...by, ...what });
    },
  ],
  "audit.list": [
    async ({ audit }) => {
      const list = await audit.list({ limit: 100 });
      expect(list.map(({ target }) => target.name)).toEqual(["ours role"]);
    },
  ],
  "roles.get": [
    async ({ roles }) => expect(await roles.get(shared.role)).toMatchObject({ name: "ours role" }),
    async ({ roles }) => expect(await roles.get(theirs.role)).toBeNull(),
  ],
  "roles.list": [async ({ roles }) => expect((await roles.list()).map(({ name }) => name)).toEqual(["ours role"])],
  "roles.add": [
    async ({ roles }) =>
      roles
        .add({ id: theirs.role, name: "others only role", permissions: [], createdAt: at })
        .then(() => roles.remove(theirs.role)),
  ],
  "roles.change": [
    async ({ roles }) => {
      await roles.change(theirs.role, { name: "ours now", permissions: [] });
      await roles.change(shared.role, { name: "ours changed", permissions: ["audit.read"] });
      expect(await roles.get(shared.role)).toMatchObject({ name: "ours changed", permissions: ["audit.read"] });
    },
  ],
  "roles.remove": [
    async ({ roles }) => {
      await roles.remove(theirs.role);
      await roles.remove(shared.role);
      expect(await roles.list()).toEqual([]);
    },
  ],
  "sessions.add": [
    async ({ sessions }) => refused(sessions.add(aSession(v7(), theirs.member))),
    async ({ sessions }) => {
      await sessions.add(aSession(theirs.session, shared.member));
      expect(await sessions.get(theirs.session)).toMatchObject({ memberId: shared.member });
    },
  ],
  "sessions.get": [
    async ({ sessions }) => expect(await sessions.get(shared.session)).toMatchObject({ userAgent: "ours browser" }),
    async ({ sessions }) => expect(await sessions.get(theirs.session)).toBeNull(),
  ],
  "sessions.live": [
    async ({ sessions }) => {
      const live = await sessions.live(shared.member, at);
      expect(live.map(({ userAgent }) => userAgent)).toEqual(["ours browser"]);
    },
    async ({ sessions }) => expect(await sessions.live(theirs.member, at)).toEqual([]),
  ],
  "sessions.end": [
    async ({ sessions }) => {
      await sessions.end(theirs.session, at);
      await sessions.end(shared.session, at);
      expect(await sessions.get(shared.session)).toMatchObject({ endedAt: at });
    },
  ],
  "sessions.endAll": [
    async ({ sessions }) => {
      await sessions.endAll(theirs.member, { except: null, endedAt: at });
      await sessions.endAll(shared.member, { except: null, endedAt: at });
      expect(await sessions.live(shared.member, at)).toEqual([]);
    },
  ],
  "keys.add": [
    async ({ keys }) => {
      await keys.add(aKey(theirs.key, "ours too"));
      expect(await keys.get(theirs.key)).toMatchObject({ name: "ours too" });
    },
  ],
  "keys.get": [
    async ({ keys }) => expect(await keys.get(shared.key)).toMatchObject({ name: "ours key" }),
    async ({ keys }) => expect(await keys.get(theirs.key)).toBeNull(),
  ],
  "keys.list": [async ({ keys }) => expect((await keys.list()).map(({ name }) => name)).toEqual(["ours key"])],
  "keys.revoke": [
    async ({ keys }) => {
      await keys.revoke(theirs.key, at);
      await keys.revoke(shared.key, at);
      expect(await keys.get(shared.key)).toMatchObject({ revokedAt: at });
    },
  ],
  "keys.used": [
    async ({ keys }) => {
      await keys.used(theirs.key, at);
      await keys.used(shared.key, at);
      expect(await keys.get(shared.key)).toMatchObject({ lastUsedAt: at });
    },
  ],
  "settings.get": [async ({ settings }) => expect(await settings.get()).toMatchObject({ name: "ours" })],
  "settings.change": [
    async ({ settings }) => {
      await settings.change({ name: "ours changed", greeting: "Hi!", identityRequired: true });
      expect(await settings.get()).toEqual({ name: "ours changed", greeting: "Hi!", identityRequired: true });
    },
  ],
  "settings.suspend": [
    async ({ settings, access }) => {
      await settings.suspend(at);
      expect(await access.anonymous()).toMatchObject({ isSuspended: true });
    },
  ],
  "settings.origins": [async ({ settings }) => expect(await settings.origins()).toEqual(["https://ours.test"])],
  "settings.replaceOrigins": [
    async ({ settings }) => {
      await settings.replaceOrigins(["https://b.test", "https://a.test"], at);
      expect(await settings.origins()).toEqual(["https://a.test", "https://b.test"]);
    },
  ],
  "settings.secrets": [
    async ({ settings }) => expect(await settings.secrets()).toEqual([aSecret(shared.secret, "ours secret")]),
  ],
  "settings.addSecret": [
    async ({ settings }) => {
      await settings.addSecret(aSecret(theirs.secret, "ours too"));
      expect(await settings.secrets()).toHaveLength(2);
    },
  ],
  "settings.removeSecret": [
    async ({ settings }) => {
      await settings.removeSecret(theirs.secret);
      await settings.removeSecret(shared.secret);
      expect(await settings.secrets()).toEqual([]);
    },
  ],
  "settings.provider": [
    async ({ settings }) => expect(await settings.provider()).toMatchObject({ name: "ours login" }),
  ],
  "settings.saveProvider": [
    async ({ settings }) => {
      await settings.saveProvider(aProvider("ours changed"));
      expect(await settings.provider()).toEqual(aProvider("ours changed"));
    },
  ],
  "settings.removeProvider": [
    async ({ settings }) => {
      await settings.removeProvider();
      expect(await settings.provider()).toBeNull();
    },
  ],
  "members.findByEmail": [
    async ({ members }) =>
      expect(await members.findByEmail(`${shared.member}@example.test`)).toMatchObject({ name: "ours member" }),
    async ({ members }) => expect(await members.findByEmail(`${theirs.member}@example.test`)).toBeNull(),
  ],
  "members.view": [
    async ({ members }) => expect(await members.view(shared.member)).toMatchObject({ name: "ours member" }),
    async ({ members }) => expect(await members.view(theirs.member)).toBeNull(),
  ],
  "members.list": [
    async ({ members }) => expect((await members.list()).map(({ name }) => name)).toEqual(["ours member"]),
  ],
  "members.change": [
    async ({ members }) => {
      await members.change(theirs.member, { name: "ours now" });
      await members.change(shared.member, { removedAt: at });
      expect(await members.list()).toEqual([]);
    },
  ],
  "members.countHavingRole": [async ({ members }) => expect(await members.countHavingRole("operator")).toBe(1)],
  "members.findByIdentity": [
    async ({ members }) =>
      expect(await members.findByIdentity(identityOf(shared.member))).toMatchObject({ name: "ours member" }),
    async ({ members }) => expect(await members.findByIdentity(identityOf(theirs.member))).toBeNull(),
  ],
  "members.addIdentity": [
    async ({ members }) => refused(members.addIdentity(theirs.member, { ...identityOf(v7()), createdAt: at })),
    async ({ members }) => {
      await members.addIdentity(shared.member, { ...identityOf(theirs.member), createdAt: at });
      expect(await members.findByIdentity(identityOf(theirs.member))).toMatchObject({ id: shared.member });
    },
  ],
  "members.removeAccount": [
    async ({ members }) => {
      await members.removeAccount(theirs.member);
      await members.removeAccount(shared.member);
    },
  ],
  "members.removeIdentities": [
    async ({ members }) => {
      await members.removeIdentities(theirs.member);
      await members.removeIdentities(shared.member);
      expect(await members.findByIdentity(identityOf(shared.member))).toBeNull();
      expect(await members.view(shared.member)).toMatchObject({ hasLogin: false });
    },
  ],
  "invitations.replace": [
    async ({ invitations }) => refused(invitations.replace(anInvitation(theirs.member))),
    async ({ invitations }) => invitations.replace(anInvitation(shared.member)),
  ],
  "invitations.remove": [
    async ({ invitations }) => {
      await invitations.remove(theirs.member);
      await invitations.remove(shared.member);
    },
  ],
  "visitors.findByExternalId": [
    async ({ visitors }) =>
      expect(await visitors.findByExternalId(shared.visitor)).toMatchObject({ name: "ours visitor" }),
    async ({ visitors }) => expect(await visitors.findByExternalId(theirs.visitor)).toBeNull(),
  ],
  "visitors.change": [
    async ({ visitors }) => {
      await visitors.change(theirs.visitor, { name: "ours now" });
      await visitors.change(shared.visitor, { name: "ours changed", email: null });
      expect(await visitors.get(shared.visitor)).toMatchObject({ name: "ours changed", email: null });
    },
  ],
  "visitors.merge": [
    async ({ visitors, conversations }) => {
      const id = v7();
      await visitors.add({ id, name: "ours too", email: null, externalId: null, createdAt: at });
      await visitors.merge(shared.visitor, id);
      expect(await conversations.get(shared.conversation)).toMatchObject({ visitor: { id } });
    },
  ],
};

function identityOf(subject: string): { issuer: string; subject: string } {
  return { issuer: "https://login.test", subject };
}

function anInvitation(memberId: string) {
  return { hash: v7(), memberId, expiresAt: later, createdAt: at };
}

function aTarget(name: string) {
  return { kind: "role", id: shared.role, name } as const;
}

/** Adds what a tenant has beside its people and conversations. Every name in it carries the tenant's label. */
export async function fillAccess(tenant: TenantStore, label: string, ids: typeof shared): Promise<void> {
  const { member, session, key, role, secret } = ids;
  await tenant.sessions.add({ ...aSession(session, member), userAgent: `${label} browser` });
  await tenant.members.addIdentity(member, { ...identityOf(member), createdAt: at });
  await tenant.keys.add(aKey(key, `${label} key`));
  await tenant.roles.add({ id: role, name: `${label} role`, permissions: ["messages.reply"], createdAt: at });
  await tenant.settings.addSecret(aSecret(secret, `${label} secret`));
  const by = { actor: { kind: "system", id: "", name: label }, target: aTarget(`${label} role`) } as const;
  const what = { action: "role.created", before: null, after: { label }, address: null } as const;
  await tenant.audit.add({ id: v7(), at, ...by, ...what });
  await tenant.settings.replaceOrigins([`https://${label.replaceAll(" ", "-")}.test`], at);
  await tenant.settings.saveProvider(aProvider(`${label} login`));
}

/** All that the reading methods show of it. */
export async function observeAccess(tenant: TenantStore, ids: typeof shared): Promise<unknown> {
  return [
    await tenant.access.member(ids.member, { sessionId: ids.session, now: at }),
    await tenant.access.key(ids.key),
    await tenant.access.visitor(ids.visitor),
    await tenant.access.anonymous(),
    await tenant.audit.list({ limit: 100 }),
    await tenant.roles.list(),
    await tenant.sessions.get(ids.session),
    await tenant.keys.list(),
    await tenant.settings.get(),
    await tenant.settings.origins(),
    await tenant.settings.secrets(),
    await tenant.settings.provider(),
    await tenant.members.findByIdentity(identityOf(ids.member)),
    await tenant.members.view(ids.member),
    await tenant.visitors.findByExternalId(ids.visitor),
  ];
}

function aSession(id: string, memberId: string) {
  const about = { method: "password", address: "203.0.113.7", userAgent: null, endedAt: null } as const;
  return { id, memberId, createdAt: at, expiresAt: later, ...about };
}

function aKey(id: string, name: string) {
  const times = { createdAt: at, expiresAt: null, lastUsedAt: null, revokedAt: null };
  return { id, name, hash: `hash of ${name}`, hint: "abcd", permissions: [], createdBy: shared.member, ...times };
}

function aSecret(id: string, sealedSecret: string) {
  return { id, sealedSecret, createdAt: at };
}

function aProvider(name: string) {
  return {
    name,
    issuer: "https://login.test",
    clientId: "parley",
    sealedClientSecret: "sealed",
    allowedDomains: ["example.test"],
    groupsClaim: "groups",
    roleMapping: [{ group: "support", role: "operator" }],
    defaultRole: null,
    updatedAt: at,
  };
}
