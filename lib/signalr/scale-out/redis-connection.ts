import { Redis, type RedisOptions } from "ioredis";

/** A URL such as "redis://10.0.0.7:6379", or what ioredis takes. */
export type RedisAddress = string | RedisOptions;

export interface RedisConnection {
  readonly redis: Redis;
  close(): Promise<void>;
}

/** A connection that answers nothing for this long is given up, and made anew. */
const answerTimeoutMs = 10_000;
const pingEveryMs = 5_000;
/** How long a close waits for what is still under way. */
const closeTimeoutMs = 1_000;

const options = {
  // What is lost is lost: a message that comes late, or twice, does more harm.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // The backplane knows better which channels are wanted by then.
  autoResubscribe: false,
  keyPrefix: "",
  lazyConnect: false,
  socketTimeout: answerTimeoutMs,
  replyMapping: "legacy",
} satisfies RedisOptions;

/**
 * Connects, and connects again for as long as it is not closed. Commands wait for the outcome of the first attempt;
 * afterwards they are rejected at once while Redis is away, so that nothing piles up. `onError` is told of the first error
 * of each outage.
 */
export function openRedisConnection(address: RedisAddress, onError: (error: Error) => void): RedisConnection {
  const redis =
    typeof address === "string"
      ? new Redis(address, { ...options, enableOfflineQueue: true })
      : new Redis({ ...address, ...options, enableOfflineQueue: true });
  const stopWaiting = () => {
    redis.options.enableOfflineQueue = false;
  };
  redis.once("ready", stopWaiting).once("close", stopWaiting);

  let isReported = false;
  redis.on("ready", () => {
    isReported = false;
  });
  redis.on("error", (error: Error) => {
    if (!isReported) onError(error);
    isReported = true;
  });

  // A connection on which nothing is asked would never notice that the other end is gone.
  const pings = setInterval(() => {
    if (redis.status === "ready") redis.ping().catch(() => {});
  }, pingEveryMs).unref();

  return {
    redis,
    async close() {
      clearInterval(pings);
      const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<void>();
      const timer = setTimeout(giveUp, closeTimeoutMs);
      await Promise.race([redis.quit().catch(() => {}), gaveUp]);
      clearTimeout(timer);
      redis.disconnect();
    },
  };
}
