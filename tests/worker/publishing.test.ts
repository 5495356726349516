import { setTimeout as delay } from "node:timers/promises";
import { type Channel, type ChannelModel, connect } from "amqplib";
import { v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { createRabbitPublisher } from "#lib/broker/rabbitmq-publisher.ts";
import { Metrics } from "#lib/telemetry/metrics.ts";
import { aListener } from "#tests/broker/a-listener.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { someTenant, type TestTenant } from "#tests/http/person.ts";
import { aGate } from "#tests/signalr/until.ts";
import { read, write } from "#tests/support/builders.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { RabbitServer } from "#tests/support/rabbitmq.ts";
import { eventsExchange, topologyOf } from "#worker/broker-topology.ts";
import { Dispatcher } from "#worker/dispatcher.ts";
import { type BrokerWork, startBroker } from "#worker/start-broker.ts";
import { aJobRunner } from "./a-job-runner.ts";
import { aSubscriber, type TestSubscriber } from "./a-subscriber.ts";
import { positions, visitorsRegister } from "./visitors-register.ts";

const times = { leaseMs: 900, retryAfterMs: 100, confirmTimeoutMs: 1_000 };
/** The pace at which events happen while RabbitMQ is treated badly. */
const sendEveryMs = 10;
const patient = { timeout: 15_000 };

let rabbit: RabbitServer;
let admin: ChannelModel;
let channel: Channel;
let application: TestApplication;
let subscriber: TestSubscriber;
let tenant: TestTenant;
let faults: unknown[];
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  rabbit = await RabbitServer.start();
});
afterAll(() => rabbit.stop());
beforeEach(async () => {
  admin = await connect(rabbit.url);
  // It is lost where a test kills RabbitMQ.
  admin.on("error", () => undefined);
  channel = await admin.createChannel();
  subscriber = aSubscriber(`test_${v7()}`);
  application = await anApplication({ subscribers: [subscriber], followAfterMs: 60_000 });
  tenant = await someTenant(application);
  faults = [];
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await admin.close().catch(() => undefined);
  await application[Symbol.asyncDispose]();
});

const report = (error: unknown): void => void faults.push(error);

/** What a worker does with the broker; the second one over connections of its own, as in another process. */
function aWorker({ url = rabbit.url, database = application.database } = {}): BrokerWork {
  const { log } = application;
  const chat = { ...application.chat, tenants: database.tenants };
  const metrics = new Metrics();
  const work = startBroker({ url, database, chat, processId: v7(), log, metrics, times, report });
  const watcher = database.watch(5, () => work.wake());
  closers.push(async () => {
    watcher.close();
    await work.stop();
  });
  return work;
}

async function isReady(work: BrokerWork): Promise<void> {
  await vi.waitFor(() => expect([work.isConnected, work.isDispatching]).toEqual([true, true]), patient);
}

function someJobRunner(followAfterMs: number): { chat: TestApplication["chat"] } {
  const chat = { ...application.chat, followAfterMs };
  const runner = aJobRunner(application, { chat, onError: report });
  closers.push(() => runner.stop());
  return { chat };
}

async function someListener() {
  const listener = await aListener(rabbit.url, `listener ${v7()}`);
  closers.push(async () => listener[Symbol.asyncDispose]());
  return listener;
}

const effects = (of: TestTenant = tenant) => subscriber.effects(application, of.id);
const publishing = ({ id }: TestTenant) => read(application.database, id, ({ log }) => log.publishing());
const waiting = () => application.database.directory.unpublishedTenants(100);
const left = () => read(application.database, tenant.id, ({ deadLetters }) => deadLetters.list(10));
const hint = (headers: object) => {
  const key = `VisitorRegistered.${tenant.id}`;
  channel.publish("parley.events", key, Buffer.from("{}"), { headers, persistent: true });
};

describe("the logs", () => {
  test("are published to whoever listens, each in its order, and what was published is noted", async () => {
    const listener = await someListener();
    const tenants = [tenant, await someTenant(application), await someTenant(application)];
    // What the log has from before there was a broker is published as well, as far as it is still there.
    await visitorsRegister(application.chat, tenant, 5);
    const before = new Date(Date.now() + 1_000);
    await write(application.database, tenant.id, ({ log }) => log.prune({ before, limit: 2 }));
    aWorker();
    await Promise.all(tenants.map((each) => visitorsRegister(application.chat, each, 150)));
    await vi.waitFor(async () => expect(await waiting()).toEqual([]), patient);
    await vi.waitFor(() => expect(tenants.map(({ id }) => listener.positionsOf(id).length)).toEqual([153, 150, 150]));
    expect(tenants.map(({ id }) => listener.positionsOf(id))).toEqual([
      positions(3, 155),
      positions(1, 150),
      positions(1, 150),
    ]);
    const logged = await read(application.database, tenant.id, ({ log }) => log.read({ after: 2, limit: 500 }));
    const ours = listener.heard.filter(({ tenantId }) => tenantId === tenant.id);
    expect(ours.map(({ content }) => content)).toEqual(logged.map(({ event }) => event));
    expect(new Set(ours.map(({ routingKey }) => routingKey))).toEqual(new Set([`VisitorRegistered.${tenant.id}`]));
    expect(await publishing(tenant)).toMatchObject({ publishedPos: 155, head: 155 });
    expect(faults).toEqual([]);
  });

  test("lose nothing when RabbitMQ is killed in the middle, and hangs later", { timeout: 60_000 }, async () => {
    const listener = await someListener();
    const tenants = [tenant, await someTenant(application)];
    const work = aWorker();
    await isReady(work);
    const over = new AbortController();
    const sending = tenants.map(async (each) => {
      while (!over.signal.aborted) {
        await visitorsRegister(application.chat, each, 1);
        await delay(sendEveryMs);
      }
    });
    const heardMore = async (): Promise<void> => {
      const count = listener.heard.length;
      await vi.waitFor(() => expect(listener.heard.length).toBeGreaterThan(count + 50), patient);
    };
    await heardMore();
    for (const queue of [listener.queue, `parley.subscribers.${subscriber.name}`]) await rabbit.remembers(queue);
    await rabbit.kill();
    await vi.waitFor(() => expect(work.isConnected).toBe(false));
    await rabbit.start();
    await heardMore();
    rabbit.pause();
    await vi.waitFor(() => expect(work.isConnected).toBe(false), patient);
    rabbit.resume();
    await heardMore();
    over.abort();
    await Promise.all(sending);
    await vi.waitFor(async () => expect(await waiting()).toEqual([]), patient);
    for (const each of tenants) {
      const { head } = await publishing(each);
      await vi.waitFor(() => expect(listener.positionsOf(each.id)).toHaveLength(head), patient);
      expect(listener.positionsOf(each.id)).toEqual(positions(1, head));
      await vi.waitFor(async () => expect(await effects(each)).toEqual(positions(1, head)), patient);
    }
  });

  test("are published by one worker at a time, and by another when that one ends or dies", async () => {
    const listener = await someListener();
    const other = openSqlite(application.file);
    closers.push(() => other.close());
    const dying = { ...application.database, directory: { ...application.database.directory } };
    const first = aWorker({ database: dying });
    await isReady(first);
    const second = aWorker({ database: other });
    await vi.waitFor(() => expect(second.isConnected).toBe(true), patient);
    await visitorsRegister(application.chat, tenant, 5);
    await vi.waitFor(() => expect(listener.positionsOf(tenant.id)).toEqual(positions(1, 5)));
    expect([first.isDispatching, second.isDispatching]).toEqual([true, false]);
    // It does not renew its lease any more.
    dying.directory.takeLease = () => Promise.reject(new Error("dead"));
    await vi.waitFor(() => expect([first.isDispatching, second.isDispatching]).toEqual([false, true]), patient);
    await visitorsRegister(application.chat, tenant, 5);
    await vi.waitFor(() => expect(listener.positionsOf(tenant.id)).toEqual(positions(1, 10)));
    await second.stop();
    const third = aWorker();
    await isReady(third);
    await visitorsRegister(application.chat, tenant, 5);
    await vi.waitFor(() => expect(listener.positionsOf(tenant.id)).toEqual(positions(1, 15)));
    const ours = listener.heard.filter(({ tenantId }) => tenantId === tenant.id);
    expect(new Set(ours.map(({ token }) => token))).toEqual(new Set([1, 2, 3]));
  });

  test("are not noted by a worker that has lost the lease in the middle, which stops", async () => {
    const listener = await someListener();
    const [sent, mayGoOn] = [aGate(), aGate()];
    const server = { url: rabbit.url, topology: topologyOf([subscriber]), name: "a test", onError: report };
    const publisher = createRabbitPublisher({ ...server, exchange: eventsExchange, confirmTimeoutMs: 5_000 });
    const directory = { ...application.database.directory };
    const dispatcher = new Dispatcher({
      ...application.database,
      directory,
      publisher: {
        get isConnected() {
          return publisher.isConnected;
        },
        async publish(messages) {
          await publisher.publish(messages);
          directory.takeLease = () => Promise.reject(new Error("dead"));
          sent.open();
          await mayGoOn.opened;
        },
        close: () => publisher.close(),
      },
      isExpected: () => false,
      holder: v7(),
      times,
      onError: () => undefined,
    });
    closers.push(
      () => publisher.close(),
      () => dispatcher.stop(),
    );
    await visitorsRegister(application.chat, tenant, 3);
    await sent.opened;
    const { takeLease } = application.database.directory;
    await vi.waitFor(async () => {
      const [now, expiresAt] = [new Date(), new Date(Date.now() + 100)];
      expect(await takeLease("dispatcher", { holder: "another", now, expiresAt })).toBe(2);
    }, patient);
    mayGoOn.open();
    await dispatcher.stop();
    expect(listener.positionsOf(tenant.id)).toEqual([1, 2, 3]);
    expect(await publishing(tenant)).toMatchObject({ publishedPos: 0 });
    aWorker();
    await vi.waitFor(async () => expect(await waiting()).toEqual([]), patient);
    expect(await publishing(tenant)).toMatchObject({ publishedPos: 3 });
    expect(listener.positionsOf(tenant.id)).toEqual([1, 2, 3]);
  });

  test("go on into queues that somebody has taken away", async () => {
    const work = aWorker();
    await isReady(work);
    await channel.deleteQueue(`parley.subscribers.${subscriber.name}`);
    // What RabbitMQ confirms while a queue goes may be gone with it: the next message makes up for it.
    await vi.waitFor(async () => {
      await visitorsRegister(application.chat, tenant, 1);
      expect(await effects()).not.toEqual([]);
    }, patient);
    const { head } = await publishing(tenant);
    await vi.waitFor(async () => expect(await effects()).toEqual(positions(1, head)), patient);
  });
});

describe("what follows from what was published", () => {
  test("is done once, however often and in whatever order messages come", async () => {
    const work = aWorker();
    await isReady(work);
    await visitorsRegister(application.chat, tenant, 20);
    const { id: tenantId } = tenant;
    for (const pos of [20, 3, 1, 1, 15, 99, 2, 20]) hint({ tenantId, pos });
    await vi.waitFor(async () => expect(await effects()).toEqual(positions(1, 20)), patient);
    for (const pos of [5, 20, 21]) hint({ tenantId, pos });
    await visitorsRegister(application.chat, tenant, 1);
    await vi.waitFor(async () => expect(await effects()).toEqual(positions(1, 21)), patient);
    expect(faults).toEqual([]);
  });

  test("is done by the job where RabbitMQ is away, and what is to be published waits", async () => {
    const [port = 0] = await freePorts(1);
    const work = aWorker({ url: `amqp://127.0.0.1:${port}` });
    const { chat } = someJobRunner(300);
    await visitorsRegister(chat, tenant, 3);
    await vi.waitFor(async () => expect(await effects()).toEqual([1, 2, 3]), patient);
    expect(await waiting()).toMatchObject([{ id: tenant.id, waiting: 3 }]);
    expect(work.isConnected).toBe(false);
    // One for each of the two connections, once.
    expect(faults).toMatchObject([{ code: "ECONNREFUSED" }, { code: "ECONNREFUSED" }]);
  });

  test("leaves an event behind that cannot be coped with, and goes on", async () => {
    const work = aWorker();
    await isReady(work);
    subscriber.poison.add(2);
    await visitorsRegister(application.chat, tenant, 4);
    await vi.waitFor(() => expect(faults).toMatchObject([{ name: "HandlingFailed" }]), patient);
    const now = new Date(Date.now() + 61_000);
    await write(application.database, tenant.id, async ({ jobs }) => {
      for (let count = 0; count < 4; count += 1) {
        const [taken] = await jobs.take({ now, holder: "x", leaseUntil: now, limit: 1 });
        await jobs.fail(taken ?? { id: "" }, { holder: "x", error: "before", retryAt: new Date(), now });
      }
      await jobs.settle();
    });
    someJobRunner(60_000);
    await vi.waitFor(async () => expect(await effects()).toEqual([1, 3, 4]), patient);
    expect(await left()).toMatchObject([{ subscriber: subscriber.name, pos: 2, reason: "RangeError" }]);
    await visitorsRegister(application.chat, tenant, 1);
    await vi.waitFor(async () => expect(await effects()).toEqual([1, 3, 4, 5]), patient);
    // Once by the message, and once by the job.
    expect(faults).toHaveLength(2);
  });
});

describe("what the broker gives up", () => {
  test("is a dead letter of the tenant that it names, and of nobody where it names none", async () => {
    const work = aWorker();
    await isReady(work);
    hint({ tenantId: tenant.id, pos: "seven" });
    hint({ tenantId: v7(), pos: 1 });
    hint({});
    const reason = "A message for it could not be read (rejected).";
    const letter = { subscriber: subscriber.name, pos: 0, type: "unreadable", reason };
    await vi.waitFor(async () => expect(await left()).toMatchObject([letter]), patient);
    const warned = () => application.logLines.filter((line) => line.includes("names nobody's events"));
    await vi.waitFor(() => expect(warned().length).toBeGreaterThanOrEqual(2), patient);
    expect(faults).toEqual([]);
  });

  test("is the event over which workers have died, and what comes after it is done", async () => {
    const queue = `parley.subscribers.${subscriber.name}`;
    const first = aWorker();
    await isReady(first);
    await first.stop();
    await visitorsRegister(application.chat, tenant, 2);
    hint({ tenantId: tenant.id, pos: 1 });
    for (let deaths = 0; deaths <= 10; deaths += 1) {
      const worker = await admin.createChannel();
      await new Promise((resolve) => void worker.consume(queue, resolve));
      await worker.close();
    }
    aWorker();
    await vi.waitFor(async () => expect(await left()).toMatchObject([{ pos: 1, type: "VisitorRegistered" }]), patient);
    await vi.waitFor(async () => expect(await effects()).toEqual([2]), patient);
  });
});
