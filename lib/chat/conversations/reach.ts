import type { Permission } from "../permissions.ts";

/**
 * How far somebody sees among the conversations of the tenant: all of them, or those that are assigned to them, and with
 * teams those of these teams and of none.
 */
export type Reach =
  | { readonly kind: "all" }
  | { readonly kind: "some"; readonly assigneeId: string; readonly teamIds: readonly string[] | null };

/** Where a conversation stands, as far as it decides who sees it. */
export interface Whereabouts {
  assigneeId: string | null;
  teamId: string | null;
}

/** @returns null for who sees no conversations at all. */
export function reachOf(
  permissions: readonly Permission[],
  { memberId, teamIds }: { memberId: string; teamIds: readonly string[] },
): Reach | null {
  if (permissions.includes("conversations.read_all")) return { kind: "all" };
  if (permissions.includes("conversations.read_team")) return { kind: "some", assigneeId: memberId, teamIds };
  if (permissions.includes("conversations.read_assigned")) return { kind: "some", assigneeId: memberId, teamIds: null };
  return null;
}

export function isWithin(reach: Reach | null, { assigneeId, teamId }: Whereabouts): boolean {
  if (reach === null) return false;
  if (reach.kind === "all" || assigneeId === reach.assigneeId) return true;
  return reach.teamIds !== null && (teamId === null || reach.teamIds.includes(teamId));
}
