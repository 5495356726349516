import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { changeMember } from "#lib/chat/members/change-member.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { readNotifications } from "#lib/chat/notifications/read-notifications.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { type Audience, anAudience, aUser, notify } from "#tests/http/notified.ts";
import { aKey, anOperator, type Person } from "#tests/http/person.ts";
import { started } from "#tests/http/some-conversation.ts";
import { someoneWho } from "#tests/http/someone-who.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";

let hub: HubProcess;

beforeAll(async () => {
  hub = await aHubProcess();
});
afterAll(() => hub[Symbol.asyncDispose]());

const titles = ({ events }: HubClient): string[] => events.flatMap(({ data }) => data.notification?.title ?? []);
const types = ({ events }: HubClient): string[] => events.map(({ type }) => type);

function as<Output>({ principal }: Person, useCase: UseCase<Output>, input: object): Promise<Output> {
  return execute(hub.application.chat, useCase, { principal, input });
}

/** Sends something that everybody is told, and waits until all of them were: nothing else is on its way then. */
async function settled({ host }: Audience, clients: readonly HubClient[]): Promise<void> {
  const { id } = await notify(hub.application, host, { title: "The end", to: { everyone: true } });
  const isTold = ({ events }: HubClient) => events.some(({ data }) => data.notification?.id === id);
  await until(() => clients.every(isTold));
}

interface Room extends Audience {
  /** Sees what is assigned to them. */
  sam: Person;
  priya: Person;
}

async function aRoom(): Promise<Room> {
  const audience = await anAudience(hub.application);
  const permissions = ["conversations.read_assigned"] as const;
  const sam = await someoneWho(hub.application, audience.tenant, { name: "Sam", permissions });
  return { ...audience, sam, priya: await aUser(hub.application, audience.tenant, "user 7") };
}

/** Sends one to each kind of address. */
async function notifyAll({ host, ada, sam }: Room): Promise<void> {
  const { application } = hub;
  await notify(application, host, { title: "Members", to: { all: "members" } });
  await notify(application, host, { title: "Visitors", to: { all: "visitors" } });
  await notify(application, host, { title: "Ada", to: { members: [ada.id] } });
  await notify(application, host, { title: "Sam", to: { members: [sam.id] } });
  await notify(application, host, { title: "Operators and Ada", to: { members: [ada.id], roles: ["operator"] } });
  await notify(application, host, { title: "User 7", to: { users: ["user 7"] } });
}

const expected = {
  ada: ["Members", "Ada", "Operators and Ada", "Operators and Ada", "The end"],
  olivia: ["Members", "The end"],
  sam: ["Members", "Sam", "The end"],
  vera: ["Visitors", "The end"],
  priya: ["Visitors", "User 7", "The end"],
};
const names = ["ada", "olivia", "sam", "vera", "priya"] as const;

describe("what is addressed", () => {
  test("is told live to those it is for alone, however much of the rest they see", async () => {
    const room = await aRoom();
    const clients = await Promise.all(names.map(async (name) => ({ name, client: await connect(hub, room[name]) })));
    for (const { client } of clients) await client.subscribe();
    await notifyAll(room);
    await settled(
      room,
      clients.map(({ client }) => client),
    );
    expect(Object.fromEntries(clients.map(({ name, client }) => [name, titles(client)]))).toEqual(expected);
  });

  test("is told to those alone who catch up with it, from the log and from memory", async () => {
    const room = await aRoom();
    await notifyAll(room);
    await notify(hub.application, room.host, { title: "The end", to: { everyone: true } });
    for (const way of ["from the log", "from memory"]) {
      for (const name of names) {
        const client = await connect(hub, room[name]);
        await client.subscribe(0);
        expect(titles(client), `${name} ${way}`).toEqual(expected[name]);
      }
    }
  });

  test("is not told to a key, and not to another tenant", async () => {
    const [room, other] = [await aRoom(), await aRoom()];
    const key = await aKey(hub.application, room.tenant, { permissions: ["conversations.read_all"] });
    const [robot, stranger] = [await connect(hub, key), await connect(hub, other.ada)];
    await Promise.all([robot.subscribe(0), stranger.subscribe(0)]);
    await notifyAll(room);
    await started(hub.application, room.vera, "Hello");
    await until(() => robot.bodies().includes("Hello"));
    await settled(other, [stranger]);
    expect(titles(robot)).toEqual([]);
    expect(titles(stranger)).toEqual(["The end"]);
  });

  test("keeps its place among the messages that came before and after it", async () => {
    const room = await aRoom();
    const client = await connect(hub, room.ada);
    const { head } = await client.subscribe(0);
    const conversationId = await started(hub.application, room.vera, "One");
    await notify(hub.application, room.host, { title: "Between", to: { all: "members" } });
    await as(room.vera, sendMessage, { conversationId, body: "Two" });
    await settled(room, [client]);
    const told = client.events.filter(({ pos }) => pos > head);
    expect(told.map(({ pos }) => pos)).toEqual(told.map(({ pos }) => pos).toSorted((a, b) => a - b));
    const words = told.flatMap(({ data }) => data.notification?.title ?? data.message?.body ?? []);
    expect(words).toEqual(["One", "Between", "Two", "The end"]);
  });
});

describe("a member whose role changes", () => {
  test.each([
    ["one that may do the same", "admin", "owner"],
    ["one that may do less", "operator", "viewer"],
  ])("to %s is told what the new role is sent, and what the former is no more", async (_what, before, after) => {
    const room = await aRoom();
    const nora = await anOperator(hub.application, room.tenant, { name: "Nora", role: before });
    const client = await connect(hub, nora, { reconnects: true });
    client.connection.onreconnected(() => void client.subscribe(client.events.at(-1)?.pos ?? 0));
    await client.subscribe();
    await notify(hub.application, room.host, { title: "First", to: { roles: [before] } });
    await until(() => titles(client).includes("First"));
    await as(room.olivia, changeMember, { memberId: nora.id, role: after });
    await notify(hub.application, room.host, { title: "Not hers", to: { roles: [before] } });
    await notify(hub.application, room.host, { title: "Hers", to: { roles: [after] } });
    await settled(room, [client]);
    expect(titles(client)).toEqual(["First", "Hers", "The end"]);
  });
});

test("who has looked is told on their other devices, and nobody else is", async () => {
  const room = await aRoom();
  const people = [room.ada, room.ada, room.olivia, room.vera, room.vera];
  const clients = await Promise.all(people.map((person) => connect(hub, person)));
  await Promise.all(clients.map((client) => client.subscribe()));
  const { seq } = await notify(hub.application, room.host, { to: { everyone: true } });
  for (const reader of [room.ada, room.vera]) {
    expect(await as(reader, readNotifications, { seq })).toEqual({ readSeq: seq, unread: 0 });
  }
  await settled(room, clients);
  const reads = clients.map((client) => types(client).filter((type) => type === "NotificationsRead").length);
  expect(reads).toEqual([1, 1, 0, 1, 1]);
});
