import type { TenantId } from "#lib/chat/ids.ts";
import type { PresenceReader } from "#lib/chat/presence.ts";

/** Ends what was begun; doing it again changes nothing. */
export type Leave = () => void;

/** Who comes or goes, as this process has seen it. */
export type PresenceListener = (tenantId: TenantId, memberId: string, isOnline: boolean) => void;

/**
 * Who is there, over all processes. Each connection of a member holds a lease that its process renews: a process that dies
 * takes its people offline only when the lease is over, and who reconnects within the grace was never away.
 */
export interface Presence extends PresenceReader {
  /** A member has a connection to this process until they leave. */
  arrive(tenantId: TenantId, memberId: string): Leave;
  /** A member who has no connection was heard of: they are there for the length of a lease. */
  heardOf(tenantId: TenantId, memberId: string): void;
  /** Lets the leases of this process end, and waits for what is under way. */
  close(): Promise<void>;
}

export interface PresenceTimes {
  /** How long a lease holds. */
  leaseMs: number;
  /** How often it is renewed. */
  renewMs: number;
  /** How long somebody whose last connection is gone still counts as there. */
  graceMs: number;
}
