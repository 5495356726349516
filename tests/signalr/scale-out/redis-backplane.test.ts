import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { createRedisBackplane, type RedisBackplaneOptions } from "#lib/signalr/scale-out/redis-backplane.ts";
import { hubBackplaneContract } from "#tests/contracts/hub-backplane.ts";
import { until } from "#tests/signalr/until.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { RedisServer } from "#tests/support/redis.ts";

let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start();
});

afterAll(() => redis.stop());

function aBackplane(options: Partial<RedisBackplaneOptions> = {}) {
  const backplane = createRedisBackplane({ server: redis.url, ...options });
  onTestFinished(() => backplane.close());
  return backplane;
}

/** A connection that looks at the server from outside. */
function aLookAt(server: RedisServer): Redis {
  const client = new Redis(server.url);
  onTestFinished(() => client.disconnect());
  return client;
}

async function aServerOfItsOwn(): Promise<RedisServer> {
  const server = await RedisServer.start();
  onTestFinished(() => server.stop());
  return server;
}

hubBackplaneContract(() => createRedisBackplane({ server: redis.url }));

describe("a Redis backplane", () => {
  test("subscribes to a channel once for all its listeners, and unsubscribes after the last", async () => {
    const [backplane, look] = [aBackplane(), aLookAt(redis)];
    const subscribers = async () => (await look.pubsub("NUMSUB", "signalr:shared"))[1];
    const first = await backplane.subscribe("shared", () => {});
    const second = await backplane.subscribe("shared", () => {});
    expect(await subscribers()).toBe(1);
    await first();
    expect(await subscribers()).toBe(1);
    await second();
    expect(await subscribers()).toBe(0);
  });

  test("keeps programs with different prefixes apart", async () => {
    const [one, other] = [aBackplane({ prefix: "one" }), aBackplane({ prefix: "other" })];
    const received: string[] = [];
    await one.subscribe("c", () => received.push("one"));
    await other.subscribe("c", () => received.push("other"));
    await one.publish("c", Buffer.from("x"));
    await other.publish("c", Buffer.from("x"));
    await until(() => received.length === 2);
    expect(received).toEqual(["one", "other"]);
  });

  test("takes the options of ioredis in place of a URL", async () => {
    const backplane = aBackplane({ server: { host: "127.0.0.1", port: Number(new URL(redis.url).port) } });
    const received: string[] = [];
    await backplane.subscribe("c", (message) => received.push(message.toString()));
    await backplane.publish("c", Buffer.from("x"));
    await until(() => received.length === 1);
  });

  test("refuses a publication while Redis is away, subscribes all the same, and begins when Redis is there", async () => {
    const server = await aServerOfItsOwn();
    await server.kill();
    const errors: Error[] = [];
    const backplane = aBackplane({ server: server.url, onError: (error) => errors.push(error) });
    const received: string[] = [];
    await backplane.subscribe("c", (message) => received.push(message.toString()));
    await expect(backplane.publish("c", Buffer.from("lost"))).rejects.toThrow("Redis did not take the message.");
    expect(errors.map(({ message }) => message.includes("ECONNREFUSED"))).toEqual([true, true]);
    await server.start();
    await publishUntil({ backplane, channels: ["c"] }, () => received.length > 0);
    expect(received).not.toContain("lost");
  });

  test("goes on after Redis was killed: with what was wanted before, and what has been wanted since", async () => {
    const server = await aServerOfItsOwn();
    const errors: Error[] = [];
    const backplane = aBackplane({ server: server.url, onError: (error) => errors.push(error) });
    const received = { before: 0, since: 0, noMore: 0 };
    await backplane.subscribe("before", () => received.before++);
    const unsubscribe = await backplane.subscribe("no more", () => received.noMore++);
    await server.kill();
    await until(() => errors.length === 2);
    await unsubscribe();
    await backplane.subscribe("since", () => received.since++);
    await server.start();
    const channels = ["no more", "before", "since"];
    await publishUntil({ backplane, channels }, () => received.before > 0 && received.since > 0);
    expect(received.noMore).toBe(0);
    const look = aLookAt(server);
    expect(new Set(await look.pubsub("CHANNELS"))).toEqual(new Set(["signalr:before", "signalr:since"]));
  });

  test("tells once for each of its two connections that there is no Redis, however often it tries", async () => {
    let attempts = 0;
    const notRedis = createServer((socket) => {
      attempts++;
      socket.resetAndDestroy();
    }).listen(0);
    onTestFinished(() => void notRedis.close());
    await once(notRedis, "listening");
    const errors: Error[] = [];
    aBackplane({ server: { port: portOf(notRedis.address()) }, onError: (error) => errors.push(error) });
    await until(() => attempts >= 8);
    expect(errors).toHaveLength(2);
  });

  test("tells of each outage", async () => {
    const server = await aServerOfItsOwn();
    const errors: Error[] = [];
    const backplane = aBackplane({ server: server.url, onError: (error) => errors.push(error) });
    let received = 0;
    await backplane.subscribe("c", () => received++);
    for (let outage = 1; outage <= 2; outage++) {
      await server.kill();
      await until(() => errors.length === 2 * outage);
      received = 0;
      await server.start();
      await publishUntil({ backplane, channels: ["c"] }, () => received > 0);
      expect(errors).toHaveLength(2 * outage);
    }
  });

  test("settles what was under way when Redis was killed, and sends it no second time", async () => {
    const server = await aServerOfItsOwn();
    const backplane = aBackplane({ server: server.url });
    const received: string[] = [];
    await backplane.subscribe("c", (message) => received.push(message.toString()));
    await backplane.publish("c", Buffer.from("first"));
    await until(() => received.length === 1);
    server.pause();
    const underWay = backplane.publish("c", Buffer.from("lost"));
    await Promise.all([server.kill(), expect(underWay).rejects.toThrow("Redis did not take the message.")]);
    await server.start();
    await publishUntil({ backplane, channels: ["c"] }, () => received.includes("again"));
    expect(received).not.toContain("lost");
  });

  test("keeps nothing that is published while Redis is away for when it is back", async () => {
    const server = await aServerOfItsOwn();
    const errors: Error[] = [];
    const backplane = aBackplane({ server: server.url, onError: (error) => errors.push(error) });
    const received: string[] = [];
    await backplane.subscribe("c", (message) => received.push(message.toString()));
    await server.kill();
    await until(() => errors.length === 2);
    const publication = backplane.publish("c", Buffer.from("kept"));
    await Promise.all([server.start(), expect(publication).rejects.toThrow("Redis did not take the message.")]);
    await publishUntil({ backplane, channels: ["c"] }, () => received.length > 0);
    expect(received).not.toContain("kept");
  });

  test("takes no more than 16 MiB for a Redis that hangs", async () => {
    const server = await aServerOfItsOwn();
    const backplane = aBackplane({ server: server.url });
    await backplane.publish("c", Buffer.from("it answers"));
    server.pause();
    const megabyte = Buffer.alloc(1024 * 1024);
    const taken = Array.from({ length: 16 }, () => backplane.publish("c", megabyte));
    await expect(backplane.publish("c", megabyte)).rejects.toThrow("Redis takes no more messages.");
    server.resume();
    await Promise.all(taken);
    await backplane.publish("c", megabyte);
  });

  test("rejects a subscription that Redis refuses", async () => {
    const server = await aServerOfItsOwn();
    await aLookAt(server).acl("SETUSER", "narrow", "on", ">secret", "+@all", "resetchannels", "&signalr:mine*");
    const { host } = new URL(server.url);
    const backplane = aBackplane({ server: `redis://narrow:secret@${host}` });
    await expect(backplane.subscribe("theirs", () => {})).rejects.toThrow("NOPERM");
    let received = 0;
    await backplane.subscribe("mine", () => received++);
    await backplane.publish("mine", Buffer.from("x"));
    await until(() => received === 1);
  });

  test("closes within seconds, connected to a Redis that hangs and to none at all", async () => {
    const server = await aServerOfItsOwn();
    const connected = aBackplane({ server: server.url });
    await connected.subscribe("c", () => {});
    server.pause();
    const [port] = await freePorts(1);
    const alone = createRedisBackplane({ server: `redis://127.0.0.1:${port}` });
    const began = performance.now();
    await Promise.all([connected.close(), alone.close()]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

/** Publishes again and again until the condition holds. */
async function publishUntil(
  { backplane, channels }: { backplane: HubBackplane; channels: string[] },
  condition: () => boolean,
): Promise<void> {
  await until(() => {
    for (const channel of channels) backplane.publish(channel, Buffer.from("again")).catch(() => {});
    return condition();
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
