import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assignConversation } from "#lib/chat/conversations/assign-conversation.ts";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { execute } from "#lib/chat/execute.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { aKey, anOperator, type Person } from "#tests/http/person.ts";
import { aScene, type Scene, started } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { write } from "#tests/support/builders.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";

let hub: HubProcess;

beforeAll(async () => {
  hub = await aHubProcess();
});
afterAll(() => hub[Symbol.asyncDispose]());

function as<Output>({ principal }: Person, useCase: UseCase<Output>, input: object): Promise<Output> {
  return execute(hub.application.chat, useCase, { principal, input });
}

async function someoneWith(tenant: Scene["tenant"], permissions: readonly Permission[]): Promise<Person> {
  const id = v7();
  const role = { id, name: `Role ${id}`, permissions, createdAt: new Date() };
  await write(hub.application.database, tenant.id, ({ roles }) => roles.add(role));
  return withLogin(await anOperator(hub.application, tenant, { name: "Sam", role: id }));
}

/** Conversations are assigned to those who can sign in. */
async function withLogin(member: Person): Promise<Person> {
  const { id: memberId, tenant } = member;
  const account = { email: `${memberId}@example.test`, passwordHash: "", createdAt: new Date() };
  await hub.application.database.directory.addAccount({ ...account, tenantId: tenant.id, memberId });
  return member;
}

interface World extends Scene {
  olivia: Person;
  /** Sees what is assigned to them. */
  sam: Person;
  /** Assigned to Sam. */
  samsId: string;
  /** Assigned to Ada. */
  adasId: string;
}

async function aWorld(): Promise<World> {
  const scene = await aScene(hub.application);
  const { tenant, vera } = scene;
  const olivia = await anOperator(hub.application, tenant, { role: "owner" });
  const sam = await someoneWith(tenant, ["conversations.read_assigned", "messages.reply"]);
  const [samsId, adasId] = [scene.conversationId, await started(hub.application, vera, "For Ada")];
  await as(scene.ada, claimConversation, { conversationId: adasId });
  await as(olivia, assignConversation, { conversationId: samsId, memberId: sam.id });
  return { ...scene, olivia, sam, samsId, adasId };
}

const say = ({ vera }: World, conversationId: string, body: string) =>
  as(vera, sendMessage, { conversationId, id: v7(), body });
const conversationsOf = ({ events }: HubClient) =>
  new Set(events.flatMap(({ conversationId, type }) => (type === "AccessChanged" ? [] : [conversationId])));

describe("a member who sees what is assigned to them", () => {
  test("gets live events of these conversations, and of no others", async () => {
    const world = await aWorld();
    const [sam, olivia] = [await connect(hub, world.sam), await connect(hub, world.olivia)];
    const { head } = await olivia.subscribe();
    await sam.subscribe(head);
    await say(world, world.adasId, "To Ada");
    await say(world, world.samsId, "To Sam");
    await until(() => sam.bodies().includes("To Sam"));
    expect(sam.bodies()).toEqual(["To Sam"]);
    expect(olivia.bodies()).toEqual(["To Ada", "To Sam"]);
  });

  test("catches up with these alone, from the log and from memory", async () => {
    const world = await aWorld();
    await say(world, world.adasId, "To Ada");
    await say(world, world.samsId, "To Sam");
    const [fromLog, olivia] = [await connect(hub, world.sam), await connect(hub, world.olivia)];
    await fromLog.subscribe(0);
    await olivia.subscribe(0);
    const fromMemory = await connect(hub, world.sam);
    const { head } = await fromMemory.subscribe(0);
    expect(olivia.events.at(-1)?.pos).toBe(head);
    for (const sam of [fromLog, fromMemory]) {
      expect(conversationsOf(sam)).toEqual(new Set([world.samsId]));
      expect(sam.bodies().at(-1)).toBe("To Sam");
    }
  });

  test("is told that a conversation has left them, and nothing of it after that", async () => {
    const world = await aWorld();
    const sam = await connect(hub, world.sam);
    const { head } = await sam.subscribe(0);
    await withLogin(world.ada);
    await as(world.olivia, assignConversation, { conversationId: world.samsId, memberId: world.ada.id });
    await say(world, world.samsId, "Who are you?");
    await as(world.olivia, assignConversation, { conversationId: world.adasId, memberId: world.sam.id });
    await say(world, world.adasId, "And you?");
    await until(() => sam.bodies().includes("And you?"));
    const since = sam.events.filter(({ pos }) => pos > head);
    expect(since.filter(({ conversationId }) => conversationId === world.samsId).map(({ type }) => type)).toEqual([
      "ConversationLeft",
    ]);
    expect(sam.bodies()).not.toContain("Who are you?");
  });

  test("sees who writes in these conversations, and in no others", async () => {
    const world = await aWorld();
    const [sam, ada, vera] = [
      await connect(hub, world.sam),
      await connect(hub, world.ada),
      await connect(hub, world.vera),
    ];
    await Promise.all([sam, ada, vera].map((client) => client.subscribe()));
    await vera.invoke("ShowTyping", { conversationId: world.adasId });
    await vera.invoke("ShowTyping", { conversationId: world.samsId });
    await until(() => ada.typing.length === 2 && sam.typing.length > 0);
    expect(sam.typing.map(({ conversationId }) => conversationId)).toEqual([world.samsId]);
    expect(vera.typing).toEqual([]);
  });
});

describe("an API key", () => {
  test("subscribes as staff do, as far as its permissions go", async () => {
    const world = await aWorld();
    const everything = await aKey(hub.application, world.tenant, { permissions: ["conversations.read_all"] });
    const nothing = await aKey(hub.application, world.tenant, { permissions: ["reports.read"] });
    const client = await connect(hub, everything);
    await client.subscribe(0);
    await say(world, world.adasId, "To Ada");
    await until(() => client.bodies().includes("To Ada"));
    await expect(client.invoke("AddNote", { conversationId: world.adasId, body: "No" })).rejects.toThrow(
      '"code":"forbidden"',
    );
    await expect((await connect(hub, nothing)).subscribe(0)).rejects.toThrow('"code":"forbidden"');
  });

  test("of another secret, or with the parts of two keys, is not let in", async () => {
    const [one, other] = [await aWorld(), await aWorld()];
    const key = await aKey(hub.application, one.tenant, { permissions: ["conversations.read_all"] });
    const foreign = await aKey(hub.application, other.tenant, { permissions: ["conversations.read_all"] });
    const [, id = "", secret = ""] = key.headers.authorization?.split(".") ?? [];
    const foreignSecret = foreign.headers.authorization?.split(".")[2] ?? "";
    for (const bearer of [
      `parley_${one.tenant.id}.${id}.${foreignSecret}`,
      `parley_${other.tenant.id}.${id}.${secret}`,
      `parley_${one.tenant.id}.${id}.${secret}x`,
      `parley_${one.tenant.id}.${v7()}.${secret}`,
      `parley_nowhere.${id}.${secret}`,
    ]) {
      const stranger = { ...key, headers: { authorization: `Bearer ${bearer}` } };
      await expect(connect(hub, stranger), bearer).rejects.toThrow("failed to connect");
    }
  });
});

describe("Subscribe", () => {
  test("answers the same access as long as the rights are the same, and another one for other rights", async () => {
    const world = await aWorld();
    const accessOf = async (person: Person) => (await (await connect(hub, person)).subscribe()).access;
    expect(await accessOf(world.ada)).toBe(await accessOf(world.ada));
    expect(new Set([await accessOf(world.ada), await accessOf(world.olivia), await accessOf(world.sam)]).size).toBe(3);
  });
});
