import { connect } from "amqplib";
import type { Published } from "../judge/judge-publication.ts";

/** Where the events of all logs are published, as docs tell whoever listens. */
const exchange = "parley.events";
const queue = "chaos.all-events";

/** Has the message broker keep everything that is published from now on, over its own restarts too. */
export async function keepPublished(url: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.assertExchange(exchange, "topic", { durable: true });
  await channel.assertQueue(queue, { durable: true, arguments: { "x-queue-type": "quorum" } });
  await channel.bindQueue(queue, exchange, "#");
  await connection.close();
}

/** What was kept, in its order. It stays there. */
export async function readPublished(url: string): Promise<Published[]> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const { messageCount } = await channel.checkQueue(queue);
    const published: Published[] = [];
    const all = Promise.withResolvers<void>();
    if (messageCount === 0) return [];
    await channel.consume(queue, (message) => {
      const { tenantId, pos } = message?.properties.headers ?? {};
      published.push({ tenantId: String(tenantId), pos: Number(pos) });
      if (published.length >= messageCount) all.resolve();
    });
    await all.promise;
    return published;
  } finally {
    await connection.close();
  }
}
