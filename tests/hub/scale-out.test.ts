import { HttpTransportType } from "@microsoft/signalr";
import { Redis } from "ioredis";
import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { createBackplaneBus } from "#lib/bus/backplane-bus.ts";
import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { anOperator } from "#tests/http/person.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { anInProcessHub } from "#tests/isolation/in-process-hub.ts";
import { until } from "#tests/signalr/until.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { hubProcessOver } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";
import { readMetric } from "./read-metric.ts";
import { type TwoHubs, twoHubs } from "./two-hubs.ts";

let hubs: TwoHubs;
let scene: Scene;

beforeAll(async () => {
  hubs = await twoHubs();
});
beforeEach(async () => {
  scene = await aScene(hubs.application);
});
afterAll(() => hubs[Symbol.asyncDispose]());

const operatorsShape = z.object({ items: z.array(z.object({ id: z.string(), isOnline: z.boolean() })) });

interface Pair {
  ada: HubClient;
  vera: HubClient;
}

/** The operator at one hub and the visitor at the other. */
async function aPair(): Promise<Pair> {
  const [ada, vera] = [await connect(hubs.one, scene.ada), await connect(hubs.other, scene.vera)];
  await Promise.all([ada.subscribe(), vera.subscribe()]);
  return { ada, vera };
}

function say({ invoke }: HubClient, body: string): Promise<unknown> {
  return invoke("SendMessage", { conversationId: scene.conversationId, id: v7(), body });
}

const showsTyping = ({ typing }: HubClient, { id }: { id: string }) => typing.some(({ author }) => author.id === id);

/** Types again and again until the other side sees it: by then what the hubs say to each other arrives. */
async function untilTypingCrosses({ ada, vera }: Pair): Promise<void> {
  const input = { conversationId: scene.conversationId };
  await vi.waitFor(
    async () => {
      await Promise.all([vera.invoke("ShowTyping", input), ada.invoke("ShowTyping", input)]);
      expect([showsTyping(ada, scene.vera), showsTyping(vera, scene.ada)]).toEqual([true, true]);
    },
    { timeout: 15_000 },
  );
}

const received = ({ origin }: { origin: string }) => readMetric(origin, "parley_bus_messages_received_total");
const isReady = async ({ origin }: { origin: string }) => (await fetch(`${origin}/health/ready`)).ok;

/** Has both sides write, one after the other, and waits until both have read all of it. @returns what each has read */
async function talk(pair: Pair, ...bodies: string[]): Promise<string[][]> {
  for (const [index, body] of bodies.entries()) await say(index % 2 === 0 ? pair.vera : pair.ada, body);
  const read = () => [pair.ada, pair.vera].map((client) => client.bodies().filter((body) => bodies.includes(body)));
  await until(() => read().every(({ length }) => length >= bodies.length));
  return read();
}

const twice = (...bodies: string[]) => [bodies, bodies];

describe("two hubs on one Redis", () => {
  test("a message sent at one arrives at the other, in both directions, brought by Redis", async () => {
    const pair = await aPair();
    await untilTypingCrosses(pair);
    const before = await Promise.all([received(hubs.one), received(hubs.other)]);
    const bodies = ["Hello", "Good morning", "I have a question", "Go on"];
    expect(await talk(pair, ...bodies)).toEqual(twice(...bodies));
    const after = await Promise.all([received(hubs.one), received(hubs.other)]);
    // Each was told of the two that were written at the other one.
    for (const [index, count] of after.entries()) expect(count).toBeGreaterThanOrEqual((before[index] ?? 0) + 2);
  });

  test("typing at one is seen at the other, and by nobody at another tenant", async () => {
    const stranger = await connect(hubs.other, (await aScene(hubs.application)).ada);
    await stranger.subscribe();
    await untilTypingCrosses(await aPair());
    expect(stranger.typing).toEqual([]);
  });

  test("a colleague who comes to one is seen by those at the other, and known to all", async () => {
    const grace = await anOperator(hubs.application, scene.tenant, { name: "Grace" });
    const { ada } = await aPair();
    const { presence } = ada;
    const comesAndGoes = async () => {
      const client = await connect(hubs.other, grace);
      await client.subscribe();
      await client.connection.stop();
    };
    // Who comes while the first hub's subscription begins may not be seen.
    await untilTypingCrosses({ ada, vera: await connectedAtOther() });
    await comesAndGoes();
    await until(() => presence.some(({ memberId, isOnline }) => memberId === grace.id && isOnline));
    await connect(hubs.other, grace);
    const { items } = operatorsShape.parse(await ada.invoke("ListOperators"));
    expect(items.find(({ id }) => id === grace.id)?.isOnline).toBe(true);
    const look = new Redis(hubs.redis.url);
    onTestFinished(() => look.disconnect());
    const leases = await look.zrange(`parley:presence:${scene.tenant.id}`, 0, "-1");
    expect(leases.some((lease) => lease.startsWith(grace.id))).toBe(true);
  });

  async function connectedAtOther(): Promise<HubClient> {
    const vera = await connect(hubs.other, scene.vera);
    await vera.subscribe();
    return vera;
  }

  test("a client whose requests come to either of them is served by the one that has its connection", async () => {
    const polling = await connect(hubs.balancer, scene.ada, { transport: HttpTransportType.LongPolling });
    await polling.subscribe();
    const vera = await connectedAtOther();
    const bodies = ["One", "Two", "Three", "Four", "Five", "Six"];
    expect(await talk({ ada: polling, vera }, ...bodies)).toEqual(twice(...bodies));
  });
});

describe("without a look at the database", () => {
  test("what is said at one hub is shown at the other: no log is read for it", async () => {
    await using application = await anApplication();
    const { ada, vera, conversationId } = await aScene(application);
    const watch = () => ({ close: () => undefined });
    const bus = createInProcessBus();
    const start = () => {
      const backplane = bus.connect();
      const onError = (error: unknown) => expect.fail(String(error));
      const parts = { backplane, bus: createBackplaneBus({ backplane, asksForWork: () => false, onError }) };
      return anInProcessHub({ ...application, database: { ...application.database, watch } }, parts);
    };
    await using one = await start();
    await using other = await start();
    const [ofAda, ofVera] = [await connect(one, ada), await connect(other, vera)];
    await Promise.all([ofAda.subscribe(), ofVera.subscribe()]);
    const reads = () => Promise.all([one, other].map(({ origin }) => readMetric(origin, "parley_hub_log_reads_total")));
    const before = await reads();
    for (const body of ["One", "Two", "Three"]) {
      await ofVera.invoke("SendMessage", { conversationId, id: v7(), body });
      await ofAda.invoke("SendMessage", { conversationId, id: v7(), body: `${body}, really` });
    }
    await until(() => ofAda.bodies().length === 7 && ofVera.bodies().length === 7);
    expect(ofAda.bodies().filter((body) => !body.includes("joined"))).toEqual([
      "One",
      "One, really",
      "Two",
      "Two, really",
      "Three",
      "Three, really",
    ]);
    expect(ofVera.bodies()).toEqual(ofAda.bodies());
    expect(await reads()).toEqual(before);
    expect([one.errors, other.errors]).toEqual([[], []]);
  });
});

describe("while Redis is away", () => {
  test("messages arrive all the same, both hubs stay ready, and afterwards it brings them again", async () => {
    const pair = await aPair();
    await untilTypingCrosses(pair);
    await hubs.redis.kill();
    for (const client of [pair.ada, pair.vera]) {
      await client.invoke("ShowTyping", { conversationId: scene.conversationId });
    }
    expect(await talk(pair, "Is anybody there?", "Yes")).toEqual(twice("Is anybody there?", "Yes"));
    expect(await Promise.all([hubs.one, hubs.other].map(isReady))).toEqual([true, true]);
    await hubs.redis.start();
    for (const client of [pair.ada, pair.vera]) client.typing.length = 0;
    await untilTypingCrosses(pair);
    const before = await received(hubs.one);
    expect(await talk(pair, "And now?", "As ever")).toEqual(twice("And now?", "As ever"));
    expect(await received(hubs.one)).toBeGreaterThan(before);
  });

  test("which hangs, messages arrive all the same, and newcomers are let in", async () => {
    const pair = await aPair();
    await untilTypingCrosses(pair);
    hubs.redis.pause();
    onTestFinished(() => hubs.redis.resume());
    expect(await talk(pair, "Is anybody there?", "Yes")).toEqual(twice("Is anybody there?", "Yes"));
    const late = await connect(hubs.other, scene.ada);
    await late.subscribe();
    expect(await talk({ ada: late, vera: pair.vera }, "More", "And more")).toEqual(twice("More", "And more"));
    expect(await Promise.all([hubs.one, hubs.other].map(isReady))).toEqual([true, true]);
    hubs.redis.resume();
    for (const client of [pair.ada, pair.vera]) client.typing.length = 0;
    await untilTypingCrosses(pair);
    expect(await talk(pair, "And now?", "As ever")).toEqual(twice("And now?", "As ever"));
  });

  test("a hub that starts is ready after some seconds, and brings what is said at others", async () => {
    await hubs.redis.kill();
    onTestFinished(() => hubs.redis.start());
    const [port = 0] = await freePorts(1);
    const variables = { REDIS_URL: hubs.redis.url };
    const hub = hubProcessOver(hubs.application.file, { port, variables });
    onTestFinished(() => hub.stop());
    await hub.start();
    const ada = await connect({ origin: `http://127.0.0.1:${port}` }, scene.ada);
    const vera = await connect(hubs.other, scene.vera);
    await Promise.all([ada.subscribe(), vera.subscribe()]);
    expect(await talk({ ada, vera }, "Hello", "Good morning")).toEqual(twice("Hello", "Good morning"));
  });
});
