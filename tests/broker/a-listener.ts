import { type Channel, type ChannelModel, connect } from "amqplib";
import { z } from "zod";

/** A message as somebody outside of Parley gets it. */
export interface Heard {
  routingKey: string;
  tenantId: string;
  pos: number;
  token: number;
  /** The event. */
  content: unknown;
}

export interface Listener extends AsyncDisposable {
  queue: string;
  /** In the order in which they came, doubles included. */
  heard: Heard[];
  /** Those of a tenant by position, each once, in the order in which it came first. */
  positionsOf(tenantId: string): number[];
}

const headersSchema = z.object({ tenantId: z.string(), pos: z.number(), token: z.number() });

/**
 * Listens to everything that is published, as a host's integration would: with a durable queue of its own, which it has again
 * after an outage.
 */
export async function aListener(url: string, queue: string): Promise<Listener> {
  const heard: Heard[] = [];
  let connection: ChannelModel | null = null;
  let channel: Channel | null = null;
  const closing = new AbortController();

  async function listen(): Promise<void> {
    const opened = await connect(url);
    connection = opened;
    opened.on("error", () => undefined);
    opened.on("close", () => void listenAgain());
    const listening = await opened.createChannel();
    channel = listening;
    listening.on("error", () => undefined);
    await listening.assertExchange("parley.events", "topic", { durable: true });
    await listening.assertQueue(queue, { durable: true, arguments: { "x-queue-type": "quorum" } });
    await listening.bindQueue(queue, "parley.events", "#");
    await listening.consume(queue, (message) => {
      if (message === null) return;
      const { tenantId, pos, token } = headersSchema.parse(message.properties.headers);
      const content: unknown = JSON.parse(message.content.toString());
      heard.push({ routingKey: message.fields.routingKey, tenantId, pos, token, content });
      listening.ack(message);
    });
  }

  async function listenAgain(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        return await listen();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  await listen();
  return {
    queue,
    heard,
    positionsOf: (tenantId) => [
      ...new Set(heard.filter((message) => message.tenantId === tenantId).map(({ pos }) => pos)),
    ],
    async [Symbol.asyncDispose]() {
      closing.abort();
      await channel?.deleteQueue(queue);
      await connection?.close();
    },
  };
}
