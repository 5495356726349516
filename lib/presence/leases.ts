import type { TenantId } from "#lib/chat/ids.ts";
import type { PresenceReader } from "#lib/chat/presence.ts";

/** Where the leases of all processes are kept. A member is there as long as any of theirs holds. */
export interface Leases extends PresenceReader {
  /** Holds the members' leases on behalf of this process for so many milliseconds from now. */
  hold(tenantId: TenantId, memberIds: readonly string[], ms: number): Promise<void>;
  /**
   * The same for those who are held already, and takes off what has ended.
   * @returns who is not there any more because nobody renewed their leases
   */
  renew(tenantId: TenantId, memberIds: readonly string[], ms: number): Promise<readonly string[]>;
  /** Lets what this process holds of them end in so many milliseconds. @returns who is there when it is done */
  release(tenantId: TenantId, memberIds: readonly string[], ms: number): Promise<ReadonlySet<string>>;
  /** Lets go of what it uses. */
  close(): Promise<void>;
}
