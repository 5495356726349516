import type { ConfirmChannel } from "amqplib";
import { type BrokerOptions, type MessagePublisher, NotPublished, type OutgoingMessage } from "./message-broker.ts";
import { RabbitConnection } from "./rabbitmq-connection.ts";

export interface PublisherOptions extends BrokerOptions {
  exchange: string;
  /** A broker that has not confirmed a message after so long is given up. */
  confirmTimeoutMs: number;
}

/** Publishes to an exchange of RabbitMQ, with its confirms. */
export function createRabbitPublisher(options: PublisherOptions): MessagePublisher {
  return new RabbitPublisher(options);
}

class RabbitPublisher implements MessagePublisher {
  readonly #options: PublisherOptions;
  readonly #connection: RabbitConnection;
  #channel: ConfirmChannel | null = null;
  #isBlocked = false;
  /** Messages that no queue took. The broker says so before it confirms them. */
  readonly #returned = new Set<string>();

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#connection = new RabbitConnection({
      ...options,
      open: async (connection) => {
        this.#isBlocked = false;
        connection.on("blocked", () => {
          this.#isBlocked = true;
        });
        connection.on("unblocked", () => {
          this.#isBlocked = false;
          options.onConnected?.();
        });
        const channel = await connection.createConfirmChannel();
        channel.on("error", (error) => this.#connection.drop(error));
        channel.on("close", () => this.#connection.drop(new Error("The broker has ended the channel.")));
        channel.on("return", ({ properties }) => this.#returned.add(String(properties.messageId)));
        this.#channel = channel;
      },
      lost: () => {
        this.#channel = null;
        this.#returned.clear();
      },
    });
  }

  get isConnected(): boolean {
    return this.#connection.isConnected && !this.#isBlocked;
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    const channel = this.#channel;
    if (channel === null || !this.isConnected) throw new NotPublished("The broker is away.", { isReported: true });
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new NotPublished("The broker has not confirmed the messages in time.", { isReported: true });
      late.reject(error);
      this.#connection.drop(error);
    }, this.#options.confirmTimeoutMs);
    try {
      await Promise.race([Promise.all(messages.map((message) => this.#publish(channel, message))), late.promise]);
      this.#connection.works();
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #publish(channel: ConfirmChannel, { id, routingKey, content, ...properties }: OutgoingMessage): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const options = { ...properties, messageId: id, persistent: true, contentType: "application/json" };
    const confirmed = (error: unknown): void => {
      if (this.#returned.delete(id)) reject(this.#unroutable());
      else if (error) reject(refusalOf(error));
      else resolve();
    };
    try {
      channel.publish(this.#options.exchange, routingKey, content, options, confirmed);
    } catch (cause) {
      reject(new NotPublished("The broker is away.", { isReported: true, cause }));
    }
    return promise;
  }

  /** What should be at the broker is not: with the next connection it is made again. */
  #unroutable(): NotPublished {
    const error = new NotPublished("No queue of the broker's took the message.", { isReported: true });
    this.#connection.drop(error);
    return error;
  }
}

/** How amqplib says that the broker itself refused a message; otherwise the connection was lost. */
const nackMessage = "message nacked";

function refusalOf(cause: unknown): NotPublished {
  const isReported = !(cause instanceof Error && cause.message === nackMessage);
  return new NotPublished("The broker did not take the message.", { isReported, cause });
}
