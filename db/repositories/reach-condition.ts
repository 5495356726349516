import { and, eq, inArray, isNotNull, isNull, or, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Reach } from "#lib/chat/conversations/reach.ts";
import { padded } from "../padded.ts";
import type { Given } from "./statement.ts";

/** What a statement has to know of a reach to be built. The number of teams is padded, so that there are few. */
export interface ReachShape {
  /** Null where no team counts. */
  teams: number | null;
}

/** The values of a reach. Those of its teams are `reachTeam0` and so on. */
export interface ReachValues {
  reachAssigneeId?: string;
  [team: `reachTeam${number}`]: string;
}

interface Whereabouts {
  assigneeId: SQLiteColumn;
  teamId: SQLiteColumn;
}

/** @returns null for a reach that leaves nothing out. */
export function reachShape(reach: Reach | undefined): ReachShape | null {
  if (reach === undefined || reach.kind === "all") return null;
  return { teams: reach.teamIds === null ? null : padded(reach.teamIds).length };
}

export function reachValues(reach: Reach | undefined): ReachValues {
  if (reach === undefined || reach.kind === "all") return {};
  const teams = Object.fromEntries(padded(reach.teamIds ?? []).map((id, index) => [`reachTeam${index}` as const, id]));
  return { reachAssigneeId: reach.assigneeId, ...teams };
}

/** Whether a conversation is within a reach, as `isWithin` says it. */
export function isReached(
  { assigneeId, teamId }: Whereabouts,
  given: Given<ReachValues>,
  shape: ReachShape,
): SQL | undefined {
  const isTheirs = eq(assigneeId, given("reachAssigneeId"));
  if (shape.teams === null) return isTheirs;
  const teams = Array.from({ length: shape.teams }, (_, index) => given(`reachTeam${index}`));
  return or(isTheirs, isNull(teamId), inArray(teamId, teams));
}

/** Whether an event is about a conversation that was within a reach when it happened. */
export function isAboutReached(
  events: Whereabouts & { conversationId: SQLiteColumn },
  given: Given<ReachValues>,
  shape: ReachShape,
): SQL | undefined {
  return and(isNotNull(events.conversationId), isReached(events, given, shape));
}
