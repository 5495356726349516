import type { Tenants } from "#lib/chat/store.ts";
import type { RedisAddress } from "#lib/signalr/scale-out/redis-connection.ts";
import { createDatabaseLeases } from "./database-leases.ts";
import { createLeasedPresence, type LeasedPresence, type PresenceOptions } from "./leased-presence.ts";
import type { Presence } from "./presence.ts";
import { createRedisLeases } from "./redis-leases.ts";

export interface RedisPresenceOptions extends PresenceOptions {
  server: RedisAddress;
  /** Begins the names of the keys: programs that share a Redis need different ones. */
  prefix: string;
  /** Where the leases are kept while Redis is away. */
  tenants: Tenants;
  /** Names this process among all. */
  holder: string;
}

/**
 * Presence in the memory of each process, and in Redis for the others. With ACLs its user needs `+multi +exec +zadd +zrem
 * +zrange +zremrangebyscore +pexpire +ping +info +client` and the keys `~prefix:*`.
 */
export function createRedisPresence({ server, prefix, tenants, holder, ...options }: RedisPresenceOptions): Presence {
  const { times, onError } = options;
  const standIn = createDatabaseLeases({ tenants, holder, times });
  const onReady = (): void => presence.renew();
  const leases = createRedisLeases({ server, prefix, holder, times, standIn, onError, onReady });
  const presence: LeasedPresence = createLeasedPresence(leases, options);
  return presence;
}
