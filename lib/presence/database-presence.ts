import type { Tenants } from "#lib/chat/store.ts";
import { createDatabaseLeases } from "./database-leases.ts";
import { createLeasedPresence, type PresenceOptions } from "./leased-presence.ts";
import type { Presence } from "./presence.ts";

export interface DatabasePresenceOptions extends PresenceOptions {
  tenants: Tenants;
  /** Names this process among all. */
  holder: string;
}

/** Presence in the memory of each process, and in the database for the others. */
export function createDatabasePresence({ tenants, holder, ...options }: DatabasePresenceOptions): Presence {
  return createLeasedPresence(createDatabaseLeases({ tenants, holder, times: options.times }), options);
}
