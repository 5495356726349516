import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createRedisBackplane } from "#lib/signalr/scale-out/redis-backplane.ts";
import { RedisServer } from "#tests/support/redis.ts";
import { until } from "../until.ts";
import { all, group, impatient, send, settled, twoServers } from "./a-server.ts";
import { routerSuite } from "./router-suite.ts";

let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start();
});

afterAll(() => redis.stop());

routerSuite(() => createRedisBackplane({ server: redis.url }));

/** Two servers on a Redis that the test may kill, each with a connection; the second one's is in the group "red". */
async function twoServersOnTheirOwnRedis() {
  const own = await RedisServer.start();
  onTestFinished(() => own.stop());
  const options = { ...impatient, internalUrl: "http://10.0.0.1/hub" };
  const [a, b] = await twoServers(() => createRedisBackplane({ server: own.url }), options);
  const [here, there] = await Promise.all([a.connect("ann"), b.connect("bob")]);
  await a.router.addToGroup(there.connectionId, "red");
  await until(() => a.router.doorOfServer(b.serverId) !== undefined && b.router.doorOfServer(a.serverId) !== undefined);
  const areReady = () => [a, b].map(({ router }) => router.health().isReady);
  const noneIsReady = () => until(() => !areReady().includes(true));
  const allAreReady = () => until(() => !areReady().includes(false));
  return { own, a, b, here, there, noneIsReady, allAreReady };
}

describe("over a Redis", () => {
  test("that is killed, servers are not ready; when it is back they are, and everything crosses again", async () => {
    const { own, a, b, here, there, noneIsReady, allAreReady } = await twoServersOnTheirOwnRedis();
    await own.kill();
    send(a, all, "lost to others");
    await noneIsReady();
    expect(here.received).toEqual([["said", "lost to others"]]);
    await a.router.addToGroup(here.connectionId, "joined during the outage");
    const came = b.connect("came during the outage");
    expect(a.counters.backplaneMessagesDropped).toBeGreaterThan(0);
    await own.start();
    await allAreReady();
    for (const server of [a, b]) server.errors.length = 0;
    for (const connection of [here, there]) connection.received.length = 0;

    send(a, group("red"), "to the group");
    send(a, { to: "users", userIdentifiers: ["bob", "came during the outage"] }, "to users");
    send(a, { to: "users", userIdentifiers: ["came during the outage"] }, "to a user");
    send(b, group("joined during the outage"), "to the other group");
    send(b, { to: "connections", connectionIds: [here.connectionId] }, "to the connection");
    await a.router.addToGroup(there.connectionId, "blue");
    send(a, group("blue"), "to a new group");
    there.answer = async () => "answer";
    expect(await a.router.invoke(there.connectionId, "Ask", [])).toBe("answer");
    const said = (...texts: string[]) => texts.map((text) => ["said", text]);
    expect(await settled([a, b], [here, there, await came])).toEqual([
      said("to the other group", "to the connection"),
      said("to the group", "to users", "to a new group"),
      said("to users", "to a user"),
    ]);
  });

  test("that hangs, servers are not ready and still know each other; when it goes on, they are ready", async () => {
    const { own, a, b, here, there, noneIsReady, allAreReady } = await twoServersOnTheirOwnRedis();
    own.pause();
    await noneIsReady();
    expect(a.router.health()).toEqual({ isReady: false, reason: "The backplane brings nothing any more." });
    expect(a.router.doorOfServer(b.serverId)).toBeDefined();
    send(a, all, "late");
    await expect(a.router.addToGroup(there.connectionId, "blue")).rejects.toThrow("did not answer in time");
    own.resume();
    await allAreReady();
    for (const server of [a, b]) server.errors.length = 0;
    expect(await settled([a, b], [here, there])).toEqual([[["said", "late"]], [["said", "late"]]]);
  });

  test("that hangs, a connection is taken in and joins a group all the same", async () => {
    const { own, a } = await twoServersOnTheirOwnRedis();
    own.pause();
    const began = performance.now();
    const late = await a.connect("came while it hung");
    await a.router.addToGroup(late.connectionId, "of those who came late");
    // Its connections to Redis are given up only after ten.
    expect(performance.now() - began).toBeLessThan(5_000);
    send(a, group("of those who came late"), "from its own server");
    expect(late.received).toEqual([["said", "from its own server"]]);
    own.resume();
  });

  test("that hangs, a server closes all the same", async () => {
    const { own, a } = await twoServersOnTheirOwnRedis();
    own.pause();
    const began = performance.now();
    await a.router.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    own.resume();
  });
});
