import type { HubConnection } from "@microsoft/signalr";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { HubException } from "#lib/signalr/hub-exception.ts";
import type { AnyClient, ClientProxy, HubClients } from "#lib/signalr/hub-targets.ts";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { createRedisBackplane } from "#lib/signalr/scale-out/redis-backplane.ts";
import { RedisServer } from "#tests/support/redis.ts";
import { aHub, anything, method, type RunningHub, type TestHubOptions } from "../a-hub.ts";
import { aLoadBalancer } from "../load-balancer.ts";
import { aRawClient } from "../raw-client.ts";
import { aRealClient, type RealClientOptions } from "../real-client.ts";
import { until } from "../until.ts";
import { clientCombinations, testMethods } from "./test-methods.ts";

const bus = createInProcessBus();
let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start();
});

afterAll(() => redis.stop());

const backplanes: { name: string; connect: (prefix: string) => HubBackplane }[] = [
  { name: "an in-process bus", connect: () => bus.connect() },
  { name: "Redis", connect: (prefix) => createRedisBackplane({ server: redis.url, prefix }) },
];

let hubsMade = 0;

/** A client of Microsoft's library on one of the hubs, and what it was told. */
interface Member {
  client: HubConnection;
  id: string;
  heard: unknown[];
}

async function aMember({ url }: Pick<RunningHub, "url">, options: RealClientOptions = {}): Promise<Member> {
  const client = aRealClient(url, options);
  const heard: unknown[] = [];
  client.on("said", (text) => heard.push(text));
  client.on("end", () => heard.push("the end"));
  await client.start();
  // It has its answer when the servers have heard of its user.
  await client.invoke("echo", 1);
  return { client, id: client.connectionId ?? "", heard };
}

/** What each member was told, once all that the hubs have sent is there. */
async function whatEachHeard(hubs: RunningHub[], members: Member[]): Promise<unknown[][]> {
  for (const { hub } of hubs) hub.clients.all.send("end");
  const ends = ({ heard }: Member) => heard.filter((text) => text === "the end").length;
  await until(() => members.every((member) => ends(member) === hubs.length));
  return members.map(({ heard }) => heard.filter((text) => text !== "the end"));
}

describe.each(backplanes)("servers of one hub over $name", ({ connect }) => {
  /** Hubs that know each other. */
  async function hubs(count: number, options: TestHubOptions = {}): Promise<RunningHub[]> {
    const path = `/hub-${++hubsMade}`;
    const running = await Promise.all(Array.from({ length: count }, () => oneHub(path, options)));
    await until(() => running.every(({ hub }) => hub.health().isReady));
    const members = await Promise.all(running.map((one) => aMember(one, { skipNegotiation: true })));
    // Whoever is heard has been heard of before.
    await whatEachHeard(running, members);
    await Promise.all(members.map(({ client }) => client.stop()));
    await until(() => running.every(({ hub }) => hub.connections.size === 0));
    return running;
  }

  async function twoHubs(options: TestHubOptions = {}): Promise<[RunningHub, RunningHub]> {
    const [a, b] = await hubs(2, options);
    if (a === undefined || b === undefined) throw new Error("There are not two hubs.");
    return [a, b];
  }

  function oneHub(path: string, options: TestHubOptions): Promise<RunningHub> {
    const backplane = connect(path);
    onTestFinished(() => backplane.close());
    return aHub((url) => ({ backplane, internalUrl: url, methods: testMethods, ...options }));
  }

  type Targets = [name: string, (clients: HubClients<AnyClient>, ids: string[]) => ClientProxy<AnyClient>, number[]][];
  const targets: Targets = [
    ["all", ({ all }) => all, [0, 1, 2, 3]],
    ["all but some", ({ allExcept }, [first = "", , third = ""]) => allExcept([first, third]), [1, 3]],
    ["one connection", ({ client }, [, , third = ""]) => client(third), [2]],
    ["connections", ({ clients }, [first = "", , third = ""]) => clients([third, first, third, "nobody"]), [0, 2]],
    ["a group", ({ group }) => group("red"), [1, 2]],
    ["groups that have a member in common", ({ groups }) => groups(["red", "blue"]), [0, 1, 2]],
    ["a group but one", ({ groupExcept }, [, , third = ""]) => groupExcept("red", [third]), [1]],
    ["a user", ({ user }) => user("user-ann"), [0, 3]],
    ["users", ({ users }) => users(["user-ann", "user-bob", "user-ann"]), [0, 1, 3]],
  ];

  test.each(targets)("what is sent to %s reaches just those, once, from either server", async (_name, target, whom) => {
    const [a, b] = await twoHubs();
    const members = await Promise.all([
      aMember(a, { token: "ann" }),
      aMember(a, { token: "bob", protocol: "messagepack" }),
      aMember(b, { token: "eve" }),
      aMember(b, { token: "ann", protocol: "messagepack" }),
    ]);
    const [, second, third] = members;
    await second?.client.invoke("join", "red");
    for (const group of ["red", "blue"]) await third?.client.invoke("join", group);
    await members[0]?.client.invoke("join", "blue");
    const ids = members.map(({ id }) => id);
    for (const { hub } of [a, b]) target(hub.clients, ids).send("said", { at: hub === a.hub ? "a" : "b" });
    const heard = await whatEachHeard([a, b], members);
    const once = new Set([{ at: "a" }, { at: "b" }]);
    expect(heard.map((texts) => new Set(texts))).toEqual(
      members.map((_, index) => (whom.includes(index) ? once : new Set())),
    );
    expect(heard.map(({ length }) => length)).toEqual(members.map((_, index) => (whom.includes(index) ? 2 : 0)));
    expect([...a.errors, ...b.errors]).toEqual([]);
  });

  test("a connection is added to groups and removed from them by another server", async () => {
    const [a, b] = await twoHubs();
    const member = await aMember(b);
    await a.hub.groups.addToGroup(member.id, "red");
    a.hub.clients.group("red").send("said", "while in");
    await a.hub.groups.removeFromGroup(member.id, "red");
    a.hub.clients.group("red").send("said", "when out");
    b.hub.clients.group("red").send("said", "when out, from its own server");
    expect(await whatEachHeard([a, b], [member])).toEqual([["while in"]]);
    await member.client.stop();
    await until(() => b.hub.connections.size === 0);
    await expect(a.hub.groups.addToGroup(member.id, "red")).resolves.toBeUndefined();
    await expect(a.hub.groups.removeFromGroup(member.id, "red")).resolves.toBeUndefined();
  });

  test("one client that takes nothing, and one that breaks off, keep nobody else from being told", async () => {
    const [a, b] = await twoHubs();
    const [slow, broken] = await Promise.all([aRawClient(b.url), aRawClient(b.url)]);
    const members = await Promise.all([aMember(b), aMember(a), aMember(b)]);
    slow.socket.pause();
    let count = 0;
    const text = "x".repeat(200_000);
    const everybodyHeard = () => until(() => members.every(({ heard }) => heard.length === count));
    while (b.hub.counters.slowReadersClosed === 0) {
      a.hub.clients.all.send("said", text);
      count++;
      if (count === 2) broken.socket.terminate();
      await everybodyHeard();
    }
    a.hub.clients.all.send("said", "after");
    count++;
    await everybodyHeard();
    expect(members.map(({ heard }) => heard.at(-1))).toEqual(["after", "after", "after"]);
    await until(() => b.hub.connections.size === 2);
    expect([...a.errors, ...b.errors]).toEqual([]);
  });

  test("a client gives its result to a hub method and to code on another server", async () => {
    const askAnother = method({
      args: [anything],
      run: ({ clients }, id) => clients.client(String(id)).invoke("add", 1, [2]),
    });
    const [a, b] = await twoHubs({ methods: { ...testMethods, askAnother } });
    const [asker, asked] = await Promise.all([aMember(a), aMember(b, { protocol: "messagepack" })]);
    asked.client.on("add", (one: number, [two]: number[]) => ({ sum: one + (two ?? 0), at: new Date(0) }));
    asked.client.on("fail", () => {
      throw new Error("The client's own text.");
    });
    let isAsked = false;
    asked.client.on("never", () => {
      isAsked = true;
      return new Promise(() => {});
    });
    expect(await asker.client.invoke("askAnother", asked.id)).toEqual({ sum: 3, at: "1970-01-01T00:00:00.000Z" });
    const { client } = a.hub.clients;
    expect(await client(asked.id).invoke("add", 2, [3])).toEqual({ sum: 5, at: new Date(0) });
    const failed = client(asked.id).invoke("fail");
    await expect(failed).rejects.toThrow(HubException);
    await expect(failed).rejects.toThrow("The client's own text.");
    const unanswered = client(asked.id).invoke("never");
    await until(() => isAsked);
    const ended = "The connection ended before the client answered.";
    await Promise.all([asked.client.stop(), expect(unanswered).rejects.toThrow(ended)]);
    await expect(client(asked.id).invoke("add", 1, [1])).rejects.toThrow(`There is no connection '${asked.id}'.`);
  });

  test("when a server closes, nobody waits any more for a client that it had, and the others go on", async () => {
    const [a, b] = await twoHubs();
    const [stays, leaves] = await Promise.all([aMember(a), aMember(b)]);
    let isAsked = false;
    leaves.client.on("never", () => {
      isAsked = true;
      return new Promise(() => {});
    });
    const unanswered = a.hub.clients.client(leaves.id).invoke("never");
    await until(() => isAsked);
    const ended = "The connection ended before the client answered.";
    await Promise.all([b.hub.close(), expect(unanswered).rejects.toThrow(ended)]);
    expect(await whatEachHeard([a], [stays])).toEqual([[]]);
    expect(a.hub.health()).toEqual({ isReady: true });
    expect([...a.errors, ...b.errors]).toEqual([]);
  });

  test.each(clientCombinations)(
    "behind a balancer that gives each request to the next server, a client with $protocol over $transport works",
    async (options) => {
      const running = await hubs(3);
      const balancer = await aLoadBalancer(running.map(({ url }) => url));
      const members: Member[] = [];
      for (const token of ["ann", "bob", "eve", "ida"]) members.push(await aMember(balancer, { ...options, token }));
      for (const { client, id } of members) {
        await client.invoke("join", "red");
        client.on("answer", () => id);
        expect(await client.invoke("ask")).toBe(id);
        const total = await Promise.all([1, 2, 3].map((value) => client.invoke<number>("echo", value)));
        expect(total).toEqual([1, 2, 3]);
      }
      for (const [index, { hub }] of running.entries()) hub.clients.group("red").send("said", index);
      const heard = await whatEachHeard(running, members);
      expect(heard.map((texts) => new Set(texts))).toEqual(members.map(() => new Set([0, 1, 2])));
      await Promise.all(members.map(({ client }) => client.stop()));
      await until(() => running.every(({ hub }) => hub.connections.size === 0));
      expect(balancer.given.every((count) => count > 0)).toBe(true);
      expect(running.flatMap(({ errors }) => errors)).toEqual([]);
    },
  );
});
