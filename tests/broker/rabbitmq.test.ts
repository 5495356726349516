import { type Channel, type ChannelModel, type ConsumeMessage, connect } from "amqplib";
import { v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { BrokerTopology, Delivery, OutgoingMessage, Verdict } from "#lib/broker/message-broker.ts";
import { startRabbitConsumers } from "#lib/broker/rabbitmq-consumers.ts";
import { createRabbitPublisher } from "#lib/broker/rabbitmq-publisher.ts";
import { aGate } from "#tests/signalr/until.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { RabbitServer } from "#tests/support/rabbitmq.ts";

let rabbit: RabbitServer;
let admin: ChannelModel;
let channel: Channel;
let exchange: string;
let queue: string;
let deadQueue: string;
let errors: Error[];
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  rabbit = await RabbitServer.start();
  admin = await connect(rabbit.url);
  admin.on("error", () => undefined);
  channel = await admin.createChannel();
});
afterAll(async () => {
  await admin.close().catch(() => undefined);
  await rabbit.stop();
});
beforeEach(() => {
  [exchange, queue, deadQueue] = [`exchange ${v7()}`, `queue ${v7()}`, `dead ${v7()}`];
  errors = [];
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const onError = (error: Error): void => void errors.push(error);

function topology(): BrokerTopology {
  const deadExchange = `${exchange} dead`;
  const plain = { hasSingleConsumer: false, redeliveriesMax: null, deadLetterExchange: null };
  return {
    exchanges: [
      { name: exchange, kind: "topic" },
      { name: deadExchange, kind: "fanout" },
    ],
    queues: [
      {
        name: queue,
        bindings: [{ exchange, pattern: "wanted.*" }],
        hasSingleConsumer: true,
        redeliveriesMax: 2,
        deadLetterExchange: deadExchange,
      },
      { name: deadQueue, bindings: [{ exchange: deadExchange, pattern: "" }], ...plain },
    ],
  };
}

async function aPublisher({ url = rabbit.url, confirmTimeoutMs = 5_000 } = {}) {
  const options = { url, topology: topology(), name: "a test", onError };
  const publisher = createRabbitPublisher({ ...options, exchange, confirmTimeoutMs });
  closers.push(() => publisher.close());
  await vi.waitFor(() => expect(publisher.isConnected).toBe(true), { timeout: 10_000 });
  return publisher;
}

async function aConsumer(handle: (delivery: Delivery) => Promise<Verdict>, of = queue) {
  const options = { url: rabbit.url, topology: topology(), name: "a test", onError };
  const consumers = startRabbitConsumers({ ...options, consumers: [{ queue: of, prefetch: 10, handle }] });
  closers.push(() => consumers.close());
  await vi.waitFor(() => expect(consumers.isConnected).toBe(true), { timeout: 10_000 });
  return consumers;
}

function someMessages(first: number, last: number, given: Partial<OutgoingMessage> = {}): OutgoingMessage[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    const about = { routingKey: "wanted.somebody", type: "wanted", mandatory: true, ...given };
    return { id: `${number}`, headers: { number }, content: Buffer.from(`{"number":${number}}`), ...about };
  });
}

/** Takes what is in a queue. */
async function contents(of = queue): Promise<ConsumeMessage[]> {
  const expected = (await channel.checkQueue(of)).messageCount;
  const messages: ConsumeMessage[] = [];
  const { consumerTag } = await channel.consume(of, (message) => void (message && messages.push(message)), {
    noAck: true,
  });
  await vi.waitFor(() => expect(messages.length).toBeGreaterThanOrEqual(expected));
  await channel.cancel(consumerTag);
  return messages;
}

async function numbersIn(of = queue): Promise<number[]> {
  return (await contents(of)).map(({ properties }) => Number(properties.headers?.number));
}

const count = async (of = queue) => (await channel.checkQueue(of)).messageCount;
const numberOf = ({ headers }: Delivery) => Number(headers.number);

describe("a publisher", () => {
  test("has its messages in the queues, in their order over several calls, when it says so", async () => {
    const publisher = await aPublisher();
    await Promise.all([
      publisher.publish(someMessages(1, 40)),
      publisher.publish(someMessages(41, 64)),
      publisher.publish(someMessages(65, 100)),
    ]);
    expect(await numbersIn()).toEqual(someMessages(1, 100).map(({ headers }) => headers.number));
    expect(errors).toEqual([]);
  });

  test("sends what others can make out: JSON that lasts, with its type and id", async () => {
    const publisher = await aPublisher();
    await publisher.publish(someMessages(7, 7));
    const [message] = await contents();
    const about = { contentType: "application/json", deliveryMode: 2, messageId: "7", type: "wanted" };
    expect(message?.properties).toMatchObject({ ...about, headers: { number: 7 } });
    expect(message?.content.toString()).toBe('{"number":7}');
  });

  test("is refused where no queue takes what one must take, and makes it again", async () => {
    const publisher = await aPublisher();
    await channel.deleteQueue(queue);
    await expect(publisher.publish(someMessages(1, 3))).rejects.toMatchObject({
      name: "NotPublished",
      isReported: true,
    });
    await vi.waitFor(() => publisher.publish(someMessages(1, 3)), { timeout: 10_000 });
    expect(await numbersIn()).toEqual([1, 2, 3]);
    expect(errors).toMatchObject([{ message: "No queue of the broker's took the message." }]);
  });

  test("lets go what nobody listens to", async () => {
    const publisher = await aPublisher();
    await publisher.publish(someMessages(1, 3, { routingKey: "unwanted.somebody", mandatory: false }));
    expect([await count(), errors]).toEqual([0, []]);
  });

  test("gives a broker up that hangs, and goes on when it is back", async () => {
    const publisher = await aPublisher({ confirmTimeoutMs: 300 });
    await publisher.publish(someMessages(1, 1));
    rabbit.pause();
    try {
      await expect(publisher.publish(someMessages(2, 2))).rejects.toMatchObject({ isReported: true });
      await vi.waitFor(() => expect(publisher.isConnected).toBe(false));
      await expect(publisher.publish(someMessages(2, 2))).rejects.toMatchObject({ isReported: true });
    } finally {
      rabbit.resume();
    }
    await vi.waitFor(() => publisher.publish(someMessages(2, 2)), { timeout: 15_000 });
    expect(new Set(await numbersIn())).toEqual(new Set([1, 2]));
    expect(errors).toMatchObject([{ message: "The broker has not confirmed the messages in time." }]);
  });

  test("tells an outage once, however long it tries, and can be closed in it", async () => {
    const [port = 0] = await freePorts(1);
    const options = { url: `amqp://127.0.0.1:${port}`, topology: topology(), name: "a test", onError };
    const publisher = createRabbitPublisher({ ...options, exchange, confirmTimeoutMs: 1_000 });
    await vi.waitFor(() => expect(errors).toMatchObject([{ code: "ECONNREFUSED" }]));
    // Long enough for a second and a third try.
    const before = performance.now();
    await vi.waitFor(() => expect(performance.now() - before).toBeGreaterThan(500));
    await expect(publisher.publish(someMessages(1, 1))).rejects.toMatchObject({ isReported: true });
    await publisher.close();
    expect(errors).toHaveLength(1);
  });

  test("says why it cannot begin where a queue of the same name is another one", async () => {
    await channel.assertQueue(queue, { durable: true });
    const options = { url: rabbit.url, topology: topology(), name: "a test", onError };
    const publisher = createRabbitPublisher({ ...options, exchange, confirmTimeoutMs: 1_000 });
    closers.push(() => publisher.close());
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    expect(errors[0]?.message).toContain("PRECONDITION_FAILED");
    expect(publisher.isConnected).toBe(false);
  });
});

describe("a consumer", () => {
  test("that closes has handled what it was given, and leaves the rest", async () => {
    const gate = aGate();
    const handled: number[] = [];
    const publisher = await aPublisher();
    const consumers = await aConsumer(async (delivery) => {
      await gate.opened;
      handled.push(numberOf(delivery));
      return "done";
    });
    await publisher.publish(someMessages(1, 5));
    const closed = consumers.close();
    gate.open();
    await closed;
    expect(handled).toEqual(handled.toSorted((one, other) => one - other));
    // What it had not been given by then is still there.
    expect(await count()).toBe(5 - handled.length);
  });

  test("has a message off the queue when it was handled: before, another gets it where the connection breaks", async () => {
    const [given, gate] = [aGate(), aGate()];
    const waits = async (): Promise<Verdict> => {
      given.open();
      await gate.opened;
      return "done";
    };
    const options = { url: rabbit.url, topology: topology(), name: "a test", onError };
    const consumers = startRabbitConsumers({
      ...options,
      consumers: [queue, deadQueue].map((name) => ({ queue: name, prefetch: 10, handle: waits })),
    });
    closers.push(() => consumers.close());
    const publisher = await aPublisher();
    await publisher.publish(someMessages(1, 1));
    await given.opened;
    const heard: number[] = [];
    await aConsumer(async (delivery) => {
      heard.push(numberOf(delivery));
      return "done";
    });
    // With one of its queues its whole connection goes.
    await channel.deleteQueue(deadQueue);
    await vi.waitFor(() => expect(heard).toEqual([1]), { timeout: 10_000 });
    gate.open();
  });

  test("sends what it refuses to the dead", async () => {
    const publisher = await aPublisher();
    await aConsumer(async (delivery) => (numberOf(delivery) === 2 ? "refused" : "done"));
    await publisher.publish(someMessages(1, 3));
    await vi.waitFor(async () => expect(await count(deadQueue)).toBe(1));
    const [message] = await contents(deadQueue);
    const deaths = [expect.objectContaining({ queue, reason: "rejected" })];
    expect(message).toMatchObject({ properties: { headers: { number: 2, "x-death": deaths } } });
  });

  test("is given what it failed over once more, and then it is dead", async () => {
    const publisher = await aPublisher();
    let tries = 0;
    await aConsumer(async () => {
      tries += 1;
      throw new Error("Not today.");
    });
    await publisher.publish(someMessages(1, 1));
    await vi.waitFor(async () => expect(await count(deadQueue)).toBe(1), { timeout: 15_000 });
    expect(tries).toBe(3);
    expect(errors.map(({ message }) => message)).toEqual(["Not today.", "Not today.", "Not today."]);
  });

  test("has a queue to itself until it goes, and then another has it", async () => {
    const publisher = await aPublisher();
    const heard: string[] = [];
    const note = (name: string) => async () => {
      heard.push(name);
      return "done" as const;
    };
    const first = await aConsumer(note("first"));
    await aConsumer(note("second"));
    await publisher.publish(someMessages(1, 20));
    await vi.waitFor(() => expect(heard).toHaveLength(20));
    expect(new Set(heard)).toEqual(new Set(["first"]));
    await first.close();
    await publisher.publish(someMessages(21, 21));
    await vi.waitFor(() => expect(heard.at(-1)).toBe("second"));
  });

  test("makes a queue again that somebody took away", async () => {
    const heard: number[] = [];
    await aConsumer(async (delivery) => {
      heard.push(numberOf(delivery));
      return "done";
    });
    await channel.deleteQueue(queue);
    await vi.waitFor(() => expect(errors).toMatchObject([{ message: `The queue ${queue} is gone.` }]));
    const publisher = await aPublisher();
    await vi.waitFor(() => publisher.publish(someMessages(1, 1)));
    await vi.waitFor(() => expect(heard).toEqual([1]), { timeout: 10_000 });
  });
});
