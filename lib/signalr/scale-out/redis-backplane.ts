import { ReplyError } from "ioredis";
import type { HubBackplane, Unsubscribe } from "./hub-backplane.ts";
import { openRedisConnection, type RedisAddress, type RedisConnection } from "./redis-connection.ts";

export interface RedisBackplaneOptions {
  server: RedisAddress;
  /** Begins the names of the channels. "signalr" by default: programs that share a Redis need different ones. */
  prefix?: string;
  /** Told of the first error of each outage. The hub's health tells as well that Redis is away. Must not throw. */
  onError?(error: Error): void;
}

/** Resolves when Redis has done it, or is away. Rejects if Redis refuses. */
type Confirmation = Promise<void>;

interface Channel {
  listeners: Set<{ listener(message: Buffer): void }>;
  confirmed: Confirmation;
}

/** What may be on its way to a Redis that is connected but takes nothing. */
const maximumBytesUnderWay = 16 * 1024 * 1024;
const channelsPerCommand = 1_000;

/**
 * A backplane over the publish and subscribe of one Redis (not of a Redis Cluster). It connects at once, and again after
 * each outage. With ACLs its user needs `+publish +subscribe +unsubscribe +ping +info +client` and the channels `&prefix:*`.
 */
export function createRedisBackplane({ server, prefix = "signalr", onError }: RedisBackplaneOptions): HubBackplane {
  return new RedisBackplane(server, prefix, (error) => onError?.(error));
}

class RedisBackplane implements HubBackplane {
  readonly #publisher: RedisConnection;
  readonly #subscriber: RedisConnection;
  readonly #prefix: string;
  readonly #onError: (error: Error) => void;
  readonly #channels = new Map<string, Channel>();
  #bytesUnderWay = 0;
  #isClosed = false;

  constructor(server: RedisAddress, prefix: string, onError: (error: Error) => void) {
    this.#prefix = `${prefix}:`;
    this.#onError = onError;
    this.#publisher = openRedisConnection(server, onError);
    // A connection that subscribes can do little else.
    this.#subscriber = openRedisConnection(server, onError);
    this.#subscriber.redis.on("ready", () => this.#subscribeAgain());
    this.#subscriber.redis.on("messageBuffer", (name: Buffer, message: Buffer) => {
      for (const { listener } of this.#channels.get(name.toString())?.listeners ?? []) listener(message);
    });
  }

  async publish(channel: string, message: Buffer): Promise<void> {
    this.#refuseWhenClosed();
    if (this.#bytesUnderWay + message.length > maximumBytesUnderWay) throw new Error("Redis takes no more messages.");
    this.#bytesUnderWay += message.length;
    try {
      await this.#publisher.redis.publish(this.#prefix + channel, message);
    } catch (cause) {
      throw new Error("Redis did not take the message.", { cause });
    } finally {
      this.#bytesUnderWay -= message.length;
    }
  }

  async subscribe(channel: string, listener: (message: Buffer) => void): Promise<Unsubscribe> {
    this.#refuseWhenClosed();
    const name = this.#prefix + channel;
    const { listeners, confirmed } = this.#channels.get(name) ?? this.#open(name);
    // The same function may listen twice, and each subscription ends by itself.
    const subscription = { listener };
    const end = async () => {
      if (listeners.delete(subscription) && listeners.size === 0) await this.#close(name);
    };
    listeners.add(subscription);
    try {
      await confirmed;
    } catch (error) {
      await end();
      throw error;
    }
    return end;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#channels.clear();
    await Promise.all([this.#publisher.close(), this.#subscriber.close()]);
  }

  #open(name: string): Channel {
    const channel = { listeners: new Set<never>(), confirmed: this.#confirm((redis) => redis.subscribe(name)) };
    this.#channels.set(name, channel);
    return channel;
  }

  /** Commands take effect in the order in which they are given, so whoever subscribes anew meanwhile stays subscribed. */
  async #close(name: string): Promise<void> {
    if (!this.#channels.delete(name)) return;
    await this.#confirm((redis) => redis.unsubscribe(name)).catch(this.#onError);
  }

  #subscribeAgain(): void {
    const names = [...this.#channels.keys()];
    for (let start = 0; start < names.length; start += channelsPerCommand) {
      const some = names.slice(start, start + channelsPerCommand);
      const confirmed = this.#confirm((redis) => redis.subscribe(...some));
      confirmed.catch(this.#onError);
      for (const name of some) {
        const channel = this.#channels.get(name);
        if (channel !== undefined) channel.confirmed = confirmed;
      }
    }
  }

  async #confirm(command: (redis: RedisConnection["redis"]) => Promise<unknown>): Confirmation {
    try {
      await command(this.#subscriber.redis);
    } catch (error) {
      if (error instanceof ReplyError) throw error;
      // Without a connection nothing is subscribed, and a new one begins with the channels that are wanted then.
    }
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw new Error("The backplane is closed.");
  }
}
