import { setImmediate, setTimeout } from "node:timers/promises";
import type { TenantId } from "#lib/chat/ids.ts";
import {
  openRedisConnection,
  type RedisAddress,
  type RedisConnection,
} from "#lib/signalr/scale-out/redis-connection.ts";
import { KnownLeases, memberOf } from "./known-leases.ts";
import type { Leases } from "./leases.ts";
import type { PresenceTimes } from "./presence.ts";

export interface RedisLeasesOptions {
  server: RedisAddress;
  /** Begins the names of the keys. */
  prefix: string;
  /** Names this process among all. */
  holder: string;
  times: PresenceTimes;
  /** Keeps the leases while Redis does not. */
  standIn: Leases;
  /** Told of the first error of each outage. */
  onError(error: unknown): void;
  /** Redis is there, for the first time or again, and may be empty. */
  onReady(): void;
}

type Transaction = ReturnType<RedisConnection["redis"]["multi"]>;

/** A Redis that takes longer is taken for away, until it answers. */
const answerMsMax = 500;
/** By then every process has connected to a Redis that came back, and holds its leases there again. */
const settleMs = 5_000;

/**
 * Leases in Redis: a sorted set for each tenant, of "member holder" by the time at which the lease ends. While Redis is
 * away, what was last known of it holds until it would be over there, and all processes keep their leases with the stand-in
 * meanwhile, so that nobody seems to have gone who has not. Nothing here waits for Redis for longer than a moment.
 */
export function createRedisLeases(options: RedisLeasesOptions): Leases {
  const { prefix, holder, times, standIn } = options;
  const connection = openRedisConnection(options.server, failed);
  const { redis } = connection;
  const known = new KnownLeases(Math.max(times.leaseMs, times.graceMs));
  /** Nobody holds anything for longer, so a tenant without anybody leaves nothing behind. */
  const keyMs = 2 * Math.max(times.leaseMs, times.graceMs);
  let hangs = false;
  let isReported = false;
  let wasAway = false;
  let settledAt = 0;
  redis.on("close", () => {
    wasAway = true;
  });
  redis.on("ready", () => {
    hangs = false;
    if (wasAway) settledAt = performance.now() + settleMs;
    options.onReady();
  });

  const keyOf = (tenantId: TenantId): string => `${prefix}:presence:${tenantId}`;
  const entriesOf = (memberIds: readonly string[]): string[] => memberIds.map((memberId) => `${memberId} ${holder}`);
  const scored = (memberIds: readonly string[], ms: number): (string | number)[] => {
    const expiresAt = Date.now() + ms;
    return entriesOf(memberIds).flatMap((entry) => [expiresAt, entry]);
  };
  const isSettled = (): boolean => !hangs && redis.status === "ready" && performance.now() >= settledAt;

  function failed(error: unknown): null {
    if (!isReported) options.onError(error);
    isReported = true;
    return null;
  }

  async function run(transaction: Transaction): Promise<unknown[]> {
    const answers = (await transaction.exec()) ?? [];
    const results = answers.map(([error, result]) => {
      if (error !== null) throw error;
      return result;
    });
    hangs = false;
    isReported = false;
    return results;
  }

  /** @returns what each command gave, or null where Redis is away */
  async function ask(transaction: Transaction): Promise<unknown[] | null> {
    if (hangs && redis.status === "ready") {
      // It is sent all the same: whatever is answered first tells that Redis is back.
      run(transaction).catch(() => undefined);
      return null;
    }
    const answered = run(transaction).catch(failed);
    const answer = await Promise.race([answered, whenLate()]);
    if (answer !== "late") return answer;
    hangs = true;
    return failed(new Error(`Redis has not answered within ${answerMsMax} ms.`));
  }

  /** Takes notice of what Redis holds. One that has just come back may not hold everything yet. */
  function take(tenantId: TenantId, entriesWithTimes: unknown): ReadonlySet<string> {
    known.found(tenantId, { entries: parseEntries(entriesWithTimes), isAll: isSettled() });
    return known.online(tenantId, Date.now());
  }

  return {
    async hold(tenantId, memberIds, ms) {
      const key = keyOf(tenantId);
      const done = await ask(
        redis
          .multi()
          .zadd(key, ...scored(memberIds, ms))
          .pexpire(key, keyMs),
      );
      if (done === null) await standIn.hold(tenantId, memberIds, ms);
    },
    async renew(tenantId, memberIds, ms) {
      const [key, now] = [keyOf(tenantId), Date.now()];
      const transaction = redis.multi();
      if (memberIds.length > 0) transaction.zadd(key, ...scored(memberIds, ms));
      transaction.pexpire(key, keyMs);
      // Together they are one step, so that of all processes one alone finds what has ended.
      transaction.zrange(key, "-inf", String(now), "BYSCORE").zremrangebyscore(key, "-inf", now);
      const results = await ask(transaction.zrange(key, `(${now}`, "+inf", "BYSCORE", "WITHSCORES"));
      if (results === null) return standIn.renew(tenantId, memberIds, ms);
      const [ended, , left] = results.slice(-3);
      const online = take(tenantId, left);
      return [...new Set(strings(ended).map(memberOf))].filter((memberId) => !online.has(memberId));
    },
    async release(tenantId, memberIds, ms) {
      const [key, now] = [keyOf(tenantId), Date.now()];
      known.released(tenantId, entriesOf(memberIds));
      const transaction = redis.multi();
      if (ms > 0) transaction.zadd(key, ...scored(memberIds, ms)).pexpire(key, keyMs);
      else transaction.zrem(key, ...entriesOf(memberIds));
      const results = await ask(transaction.zrange(key, `(${now}`, "+inf", "BYSCORE", "WITHSCORES"));
      const online = results === null ? null : take(tenantId, results.at(-1));
      if (online !== null && isSettled()) return online;
      const elsewhere = await standIn.release(tenantId, memberIds, ms);
      return new Set([...known.online(tenantId, now), ...elsewhere]);
    },
    async online(tenantId, tenant) {
      const now = Date.now();
      const results = await ask(redis.multi().zrange(keyOf(tenantId), `(${now}`, "+inf", "BYSCORE", "WITHSCORES"));
      const online = results === null ? known.online(tenantId, now) : take(tenantId, results[0]);
      if (results !== null && isSettled()) return online;
      return new Set([...online, ...(await standIn.online(tenantId, tenant))]);
    },
    async close() {
      await Promise.all([connection.close(), standIn.close()]);
    },
  };
}

/** After a stall of this process, an answer that has come meanwhile is taken before it is found to be late. */
async function whenLate(): Promise<"late"> {
  await setTimeout(answerMsMax, undefined, { ref: false });
  return setImmediate("late");
}

/** "member holder" with the time at which the lease ends. */
function parseEntries(entriesWithTimes: unknown): Map<string, number> {
  const flat = strings(entriesWithTimes);
  const entries = new Map<string, number>();
  for (let index = 0; index + 1 < flat.length; index += 2) entries.set(flat[index] ?? "", Number(flat[index + 1]));
  return entries;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
