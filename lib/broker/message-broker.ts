/** A message on its way to whoever listens. */
export interface OutgoingMessage {
  /** Different from that of any other that is under way. */
  id: string;
  routingKey: string;
  type: string;
  headers: Readonly<Record<string, string | number>>;
  content: Buffer;
  /** Whether there must be a queue that takes it. One that is not, and that nobody listens to, is lost on purpose. */
  mandatory: boolean;
}

/** The broker does not have the messages, as far as is known: some of them may be there all the same. */
export class NotPublished extends Error {
  /** Whether the connection has ended with it, which is reported as an outage. */
  readonly isReported: boolean;

  constructor(message: string, { isReported = false, cause }: { isReported?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = "NotPublished";
    this.isReported = isReported;
  }
}

/** Publishes to one exchange, over outages of the broker: it connects at once, and again after each of them. */
export interface MessagePublisher {
  readonly isConnected: boolean;
  /**
   * Resolves when the broker has confirmed that it has all of them for good. They arrive in the order in which they are
   * given, also over several calls. @throws NotPublished
   */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Ends the connection. What is under way may be lost. */
  close(): Promise<void>;
}

export interface Delivery {
  headers: Readonly<Record<string, unknown>>;
  content: Buffer;
}

/** `done`: it is off the queue. `refused`: nobody can do anything with it, so it becomes a dead letter of the broker's. */
export type Verdict = "done" | "refused";

export interface MessageConsumer {
  queue: string;
  /** How many messages are under way at a time. */
  prefetch: number;
  /**
   * Called with each message, for several at a time, until it has said what becomes of it; where the connection breaks
   * before, the message comes again. What it throws is reported, and the message comes again after a while.
   */
  handle(delivery: Delivery): Promise<Verdict>;
}

/** Consumers, over outages of the broker. */
export interface MessageConsumers {
  readonly isConnected: boolean;
  /** Takes no more messages, and waits for those that are being handled. */
  close(): Promise<void>;
}

export interface QueueDefinition {
  name: string;
  bindings: readonly { exchange: string; pattern: string }[];
  /** Whether one consumer gets everything, for as long as it is there. */
  hasSingleConsumer: boolean;
  /** How often a message may come again until it becomes a dead letter; null for as often as it takes. */
  redeliveriesMax: number | null;
  deadLetterExchange: string | null;
}

/** What there is at the broker. It is made where it is missing, whenever somebody connects, and outlasts restarts. */
export interface BrokerTopology {
  exchanges: readonly { name: string; kind: "topic" | "fanout" }[];
  queues: readonly QueueDefinition[];
}

export interface BrokerOptions {
  /** Like `amqp://user:password@host:5672/vhost`, or `amqps:` for an encrypted connection. */
  url: string;
  topology: BrokerTopology;
  /** How the connection is called where somebody looks at the broker. */
  name: string;
  onConnected?(): void;
  /** Told of the first error of each outage. Must not throw. */
  onError(error: Error): void;
}
