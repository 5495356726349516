import { setTimeout as delay } from "node:timers/promises";
import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import type { BrokerOptions, MessageConsumer, MessageConsumers } from "./message-broker.ts";
import { RabbitConnection } from "./rabbitmq-connection.ts";

/** After so long a message comes again that could not be handled. */
const retryAfterMs = 1_000;

export interface ConsumersOptions extends BrokerOptions {
  consumers: readonly MessageConsumer[];
}

/** Consumes queues of RabbitMQ. A message is off its queue when it was handled. */
export function startRabbitConsumers(options: ConsumersOptions): MessageConsumers {
  return new RabbitConsumers(options);
}

class RabbitConsumers implements MessageConsumers {
  readonly #options: ConsumersOptions;
  readonly #connection: RabbitConnection;
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #channels: { channel: Channel; consumerTag: string }[] = [];

  constructor(options: ConsumersOptions) {
    this.#options = options;
    this.#connection = new RabbitConnection({
      ...options,
      open: (connection) => this.#open(connection),
      lost: () => {
        this.#channels = [];
      },
    });
  }

  get isConnected(): boolean {
    return this.#connection.isConnected;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const cancelled = this.#channels.map(({ channel, consumerTag }) => channel.cancel(consumerTag));
    // A connection that is lost meanwhile has no consumers any more.
    await Promise.race([Promise.allSettled(cancelled), delay(retryAfterMs)]);
    await Promise.all(this.#underWay);
    await this.#connection.close();
  }

  async #open(connection: ChannelModel): Promise<void> {
    for (const consumer of this.#options.consumers) {
      const channel = await connection.createChannel();
      channel.on("error", (error) => this.#connection.drop(error));
      channel.on("close", () => this.#connection.drop(new Error("The broker has ended the channel.")));
      await channel.prefetch(consumer.prefetch);
      const { consumerTag } = await channel.consume(consumer.queue, (message) => {
        // Somebody has taken the queue away: it is made again with the next connection.
        if (message === null) this.#connection.drop(new Error(`The queue ${consumer.queue} is gone.`));
        else this.#receive(channel, consumer, message);
      });
      this.#channels.push({ channel, consumerTag });
    }
    this.#connection.works();
  }

  #receive(channel: Channel, consumer: MessageConsumer, message: ConsumeMessage): void {
    const handled = this.#handle(channel, consumer, message).finally(() => this.#underWay.delete(handled));
    this.#underWay.add(handled);
  }

  async #handle(channel: Channel, { handle }: MessageConsumer, message: ConsumeMessage): Promise<void> {
    const { content, properties } = message;
    try {
      const verdict = await handle({ content, headers: { ...properties.headers } });
      this.#answer(channel, () => (verdict === "done" ? channel.ack(message) : channel.nack(message, false, false)));
    } catch (error) {
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
      await delay(retryAfterMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      this.#answer(channel, () => channel.nack(message));
    }
  }

  /** Says what becomes of a message. With a connection that is lost it comes again by itself. */
  #answer(channel: Channel, say: () => void): void {
    if (this.#channels.some((one) => one.channel === channel)) say();
  }
}
