import { HttpTransportType, HubConnectionState } from "@microsoft/signalr";
import { SignJWT } from "jose";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { presentConversationHead } from "#lib/chat/conversations/conversation.ts";
import { accessChanged } from "#lib/chat/events/access-changed.ts";
import { audienceOf } from "#lib/chat/events/event.ts";
import { execute } from "#lib/chat/execute.ts";
import { revokeApiKey } from "#lib/chat/keys/revoke-api-key.ts";
import { changeMember } from "#lib/chat/members/change-member.ts";
import { removeMember } from "#lib/chat/members/remove-member.ts";
import { presentMessage } from "#lib/chat/messages/message.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { changeRole } from "#lib/chat/roles/change-role.ts";
import { createRole } from "#lib/chat/roles/create-role.ts";
import { endOtherSessions } from "#lib/chat/sessions/end-other-sessions.ts";
import { changeSettings } from "#lib/chat/settings/change-settings.ts";
import { createWidgetSecret } from "#lib/chat/settings/create-widget-secret.ts";
import { suspendTenant } from "#lib/chat/settings/suspend-tenant.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";
import { aKey, anOperator, type Person, someVisitor } from "#tests/http/person.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { refusedUpgrade } from "#tests/signalr/raw-client.ts";
import { until } from "#tests/signalr/until.ts";
import { write } from "#tests/support/builders.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient, hubTokenOf } from "./hub-client.ts";

/** What the issue promises, however the change is made. */
const closedWithinMs = 5_000;

let hub: HubProcess;

beforeAll(async () => {
  // Nobody tells this hub anything: all of this is done by another process, in the database that they share.
  hub = await aHubProcess({ variables: { HUB_RECHECK_SECONDS: "2" } });
});
afterAll(() => hub[Symbol.asyncDispose]());

const transports = [
  ["WebSockets", HttpTransportType.WebSockets],
  ["server-sent events", HttpTransportType.ServerSentEvents],
  ["long polling", HttpTransportType.LongPolling],
] as const;

interface Case extends Scene {
  olivia: Person;
  /** Whom the change concerns. */
  concerned: Person;
}

interface Revocation {
  name: string;
  /** Whose connection it is. @returns whom the change concerns */
  who(scene: Scene & { olivia: Person }): Promise<Person>;
  change(one: Case): Promise<unknown>;
  /** With which status they are refused from then on; null for who may come back with other rights. */
  refusedWith: 401 | 403 | null;
  /** Everybody of the tenant has to leave. */
  concernsAll?: true;
}

function as<Output>(person: Person, useCase: UseCase<Output>, input: object): Promise<Output> {
  return execute(hub.application.chat, useCase, { principal: person.principal, input });
}

const another = ({ tenant }: Scene) => anOperator(hub.application, tenant, { name: "Grace" });
const aRobot = ({ tenant }: Scene) =>
  aKey(hub.application, tenant, { permissions: ["conversations.read_all", "messages.reply"] });
const aStranger = ({ tenant }: Scene) => someVisitor(hub.application, tenant, { name: "Victor" });

const revocations: readonly Revocation[] = [
  {
    name: "a member whose role changes",
    who: another,
    change: ({ olivia, concerned }) => as(olivia, changeMember, { memberId: concerned.id, role: "viewer" }),
    refusedWith: null,
  },
  {
    name: "a member whose role loses a permission",
    async who({ tenant, olivia }) {
      const permissions = ["conversations.read_all", "messages.reply"];
      const { id } = await as(olivia, createRole, { name: "Helper", permissions });
      return anOperator(hub.application, tenant, { role: id });
    },
    async change({ olivia, tenant, concerned }) {
      const read = (id: string) => write(hub.application.database, tenant.id, ({ members }) => members.get(id));
      const roleId = (await read(concerned.id))?.role;
      return as(olivia, changeRole, { roleId, name: "Helper", permissions: ["conversations.read_all"] });
    },
    refusedWith: null,
  },
  {
    name: "a member who is removed",
    who: another,
    change: ({ olivia, concerned }) => as(olivia, removeMember, { memberId: concerned.id }),
    refusedWith: 401,
  },
  {
    name: "a member whose sign-in is ended",
    who: another,
    change: ({ concerned }) => as(concerned, endOtherSessions, { all: true }),
    refusedWith: 401,
  },
  {
    name: "an API key that is revoked",
    who: aRobot,
    change: ({ olivia, concerned }) => as(olivia, revokeApiKey, { keyId: concerned.id }),
    refusedWith: 401,
  },
  {
    name: "everybody of a tenant that is suspended",
    who: another,
    change: ({ tenant }) => suspendTenant(hub.application.chat, tenant.id, { isSuspended: true }),
    refusedWith: 403,
    concernsAll: true,
  },
  {
    name: "an anonymous visitor who turns out to be a known one",
    who: aStranger,
    async change({ olivia, concerned }) {
      const { id, secret } = await as(olivia, createWidgetSecret, {});
      const identity = await new SignJWT({})
        .setProtectedHeader({ alg: "HS256", kid: id })
        .setSubject("user-1")
        .setExpirationTime("5m")
        .sign(new TextEncoder().encode(secret));
      return as(concerned, registerVisitor, { identity });
    },
    refusedWith: 401,
  },
  {
    name: "an anonymous visitor where an identity is required from now on",
    who: aStranger,
    change: ({ olivia }) => as(olivia, changeSettings, { identityRequired: true }),
    refusedWith: 403,
  },
];

async function aCase({ who }: Revocation): Promise<Case> {
  const scene = await aScene(hub.application);
  const olivia = await anOperator(hub.application, scene.tenant, { role: "owner" });
  return { ...scene, olivia, concerned: await who({ ...scene, olivia }) };
}

/** Somebody who listens, and who stays where they are. */
async function listening(person: Person, transport: HttpTransportType, options = {}): Promise<HubClient> {
  const client = await connect(hub, person, { transport, ...options });
  await client.subscribe(0);
  return client;
}

const isOpen = ({ connection }: HubClient) => connection.state === HubConnectionState.Connected;
const isClosed = ({ connection }: HubClient) => connection.state === HubConnectionState.Disconnected;

/** Says something that every member of the tenant sees, even of one that is suspended, where no use case would. */
async function speak({ tenant, olivia, conversationId }: Case, body: string): Promise<void> {
  const author = { kind: "operator", id: olivia.id, name: olivia.name } as const;
  await write(hub.application.database, tenant.id, async ({ messages, conversations, log }) => {
    const [createdAt, conversation] = [new Date(), await conversations.get(conversationId)];
    if (conversation === null) throw new Error("The conversation is there.");
    const record = await messages.add({ id: v7(), conversationId, kind: "message", author, body, createdAt });
    const data = { message: presentMessage(record), conversation: presentConversationHead(conversation) };
    const event = { type: "MessageSent", conversationId, audience: audienceOf(conversation), data } as const;
    await log.append([event], { actor: author, at: createdAt });
  });
}

describe.each(revocations)("the connection of $name", (revocation) => {
  test.each(transports)("ends on %s, and nothing more arrives", async (_name, transport) => {
    const one = await aCase(revocation);
    const elsewhere = await aCase(revocation);
    const stays = revocation.concernsAll ? elsewhere : one;
    const client = await listening(one.concerned, transport);
    const unaffected = await listening(stays.olivia, transport);

    await revocation.change(one);
    const heard = `heard-${v7()}`;
    await speak(one, heard);
    if (stays !== one) await speak(stays, heard);

    await until(() => isClosed(client), closedWithinMs);
    await until(() => unaffected.bodies().includes(heard));
    expect(client.bodies()).not.toContain(heard);
    await expect(client.invoke("GetMe")).rejects.toThrow("Connected");
    expect(isOpen(unaffected)).toBe(true);
    await expect(unaffected.invoke("GetMe")).resolves.toMatchObject({ id: stays.olivia.id });
  });

  test("cannot be opened again with what opened it, or only with other rights", async () => {
    const one = await aCase(revocation);
    const token = await hubTokenOf(one.concerned);
    const negotiate = () =>
      fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
      });
    const [before, { connectionToken }] = [await negotiate(), await (await negotiate()).json()];
    expect(before.status).toBe(200);
    const accessBefore = (await (await listening(one.concerned, HttpTransportType.WebSockets)).subscribe()).access;

    await revocation.change(one);
    if (revocation.refusedWith === null) {
      expect((await negotiate()).status).toBe(200);
      const again = await connect(hub, one.concerned);
      expect((await again.subscribe()).access).not.toBe(accessBefore);
      return;
    }
    expect((await negotiate()).status).toBe(revocation.refusedWith);
    expect(await refusedUpgrade(`${hub.origin}/hub`, { token })).toBe(revocation.refusedWith);
    expect(await refusedUpgrade(`${hub.origin}/hub`, { token, id: connectionToken })).toBe(revocation.refusedWith);
    for (const accept of ["text/event-stream", "*/*"]) {
      const url = `${hub.origin}/hub?id=${connectionToken}&access_token=${token}`;
      expect((await fetch(url, { headers: { accept } })).status).toBe(revocation.refusedWith);
    }
  });
});

describe("a member whose role changes", () => {
  test("is sent away to come back, and comes back by itself", async () => {
    const [roleChange] = revocations;
    if (roleChange === undefined) throw new Error("It is the first.");
    const one = await aCase(roleChange);
    const client = await listening(one.concerned, HttpTransportType.WebSockets, { reconnects: true });
    let comings = 0;
    client.connection.onreconnected(() => {
      comings += 1;
    });
    await roleChange.change(one);
    await until(() => comings === 1, closedWithinMs);
    await expect(client.invoke("AddNote", { conversationId: one.conversationId, body: "No" })).rejects.toThrow(
      '"code":"forbidden"',
    );
  });
});

describe("what no event tells", () => {
  test("a sign-in that was ended by hand in the database ends the connection", async () => {
    const scene = await aScene(hub.application);
    const [client, vera] = [
      await listening(scene.ada, HttpTransportType.WebSockets),
      await listening(scene.vera, HttpTransportType.WebSockets),
    ];
    await write(hub.application.database, scene.tenant.id, ({ sessions }) =>
      sessions.endAll(scene.ada.id, { except: null, endedAt: new Date() }),
    );
    await until(() => isClosed(client), closedWithinMs);
    expect(isOpen(vera)).toBe(true);
  });

  test("a key ends the connection when it expires", async () => {
    const { tenant } = await aScene(hub.application);
    const expiresAt = new Date(Date.now() + 1_500);
    const robot = await aKey(hub.application, tenant, { permissions: ["conversations.read_all"], expiresAt });
    const client = await listening(robot, HttpTransportType.WebSockets);
    await until(() => isClosed(client), closedWithinMs);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
    expect(await refusedUpgrade(`${hub.origin}/hub`, { token: await hubTokenOf(robot) })).toBe(401);
  });

  test("a member who was removed by hand is sent away before they have subscribed as well", async () => {
    const scene = await aScene(hub.application);
    const client = await connect(hub, scene.ada);
    await write(hub.application.database, scene.tenant.id, ({ members }) =>
      members.change(scene.ada.id, { removedAt: new Date() }),
    );
    await until(() => isClosed(client), closedWithinMs);
  });
});

describe("a connection that is looked at again and may stay", () => {
  test("is told everything, in order and once, while others are written to", async () => {
    const scene = await aScene(hub.application);
    const clients = [
      await listening(scene.ada, HttpTransportType.WebSockets),
      await listening(scene.vera, HttpTransportType.WebSockets),
    ];
    const bodies = Array.from({ length: 60 }, (_, index) => `Number ${index}`);
    const actor = { kind: "system", id: "system", name: "Parley" } as const;
    for (const [index, body] of bodies.entries()) {
      await as(scene.vera, sendMessage, { conversationId: scene.conversationId, id: v7(), body });
      if (index % 3 !== 0) continue;
      await write(hub.application.database, scene.tenant.id, ({ log }) =>
        log.append([accessChanged("tenant", scene.tenant.id)], { actor, at: new Date() }),
      );
    }
    for (const client of clients) {
      await until(() => client.bodies().at(-1) === bodies.at(-1));
      expect(client.bodies().slice(1)).toEqual(bodies);
      expect(isOpen(client)).toBe(true);
    }
  });
});
