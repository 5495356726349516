import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { ConversationRepository, QueuedRecord } from "#lib/chat/store.ts";
import { padded } from "../padded.ts";
import type { Scope } from "./scope.ts";
import { skillsOfText } from "./skill-list.ts";
import { type Building, type Given, statement, statementPer } from "./statement.ts";

const queuedConversations = statement((given: Given<{ limit: number }>, building) => {
  const { queries, own, page, tables } = building;
  const { conversations } = tables;
  const { id, teamId, visitorId, priority, weight, skills, queuedAt, createdAt, lastAssigneeId } = conversations;
  const inOrder = queries
    .select({ id, teamId, visitorId, priority, weight, skills, queuedAt, createdAt, lastAssigneeId })
    .from(conversations)
    .where(own(conversations, eq(conversations.status, "queued")))
    .orderBy(desc(priority), asc(queuedAt), asc(id));
  return page(inOrder, given("limit"));
});

/** Who had the conversations of these visitors, the latest last. The ids are named by their place. */
const assigneesOfVisitors = statementPer(({ visitors }: { visitors: number }) =>
  statement((given: Given<Record<string, string>>, { queries, own, tables: { conversations } }) => {
    const { visitorId, lastAssigneeId, updatedAt, id } = conversations;
    const ids = Array.from({ length: visitors }, (_, index) => given(String(index)));
    return queries
      .select({ visitorId, lastAssigneeId })
      .from(conversations)
      .where(own(conversations, inArray(visitorId, ids), isNotNull(lastAssigneeId)))
      .orderBy(asc(updatedAt), asc(id));
  }),
);

interface Place {
  id: string;
  teamId: string | null;
  priority: number;
  queuedAt: Date;
}
const countAhead = statementPer(({ hasTeam }: { hasTeam: boolean }) =>
  statement((given: Given<Place>, building) => {
    const { queries, own, tables } = building;
    const { conversations } = tables;
    const { id, priority, queuedAt, status } = conversations;
    const since = sql.param(given("queuedAt"), queuedAt);
    const isEarlier = or(lt(queuedAt, since), and(eq(queuedAt, since), lt(id, given("id"))));
    const isAhead = or(gt(priority, given("priority")), and(eq(priority, given("priority")), isEarlier));
    return queries
      .select({ count: count() })
      .from(conversations)
      .where(own(conversations, eq(status, "queued"), isOfTeam(given, building, hasTeam), isAhead));
  }),
);

interface ClaimsValues {
  teamId: string | null;
  since: Date;
  limit: number;
}
const newestClaims = statementPer(({ hasTeam }: { hasTeam: boolean }) =>
  statement((given: Given<ClaimsValues>, building) => {
    const { queries, own, page, tables } = building;
    const { conversations } = tables;
    const { claimedAt } = conversations;
    const newestFirst = queries
      .select({ claimedAt })
      .from(conversations)
      .where(
        own(conversations, isOfTeam(given, building, hasTeam), gte(claimedAt, sql.param(given("since"), claimedAt))),
      )
      .orderBy(desc(claimedAt));
    return page(newestFirst, given("limit"));
  }),
);

/** How many ids one statement takes: SQL Server has fewer than 2,100 parameters. */
const idsMax = 1_024;

/** The part of the conversations' repository that is about those who wait. */
export function queueOf({ run }: Scope): Pick<ConversationRepository, "queue" | "countAhead" | "recentClaims"> {
  /** Of each of these visitors, who had their latest conversation that anybody had. */
  async function formerAssignees(visitorIds: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let start = 0; start < visitorIds.length; start += idsMax) {
      const asked = padded(visitorIds.slice(start, start + idsMax));
      const latestLast = assigneesOfVisitors({ visitors: asked.length });
      for (const { visitorId, lastAssigneeId } of await run(latestLast, Object.fromEntries(asked.entries()))) {
        if (lastAssigneeId !== null) found.set(visitorId, lastAssigneeId);
      }
    }
    return found;
  }

  return {
    async queue(limit): Promise<QueuedRecord[]> {
      const rows = await run(queuedConversations, { limit });
      const unknown = new Set(rows.flatMap(({ visitorId, lastAssigneeId }) => (lastAssigneeId ? [] : [visitorId])));
      const former = await formerAssignees([...unknown]);
      return rows.map(({ skills, queuedAt, createdAt, lastAssigneeId, ...rest }) => ({
        ...rest,
        skills: skillsOfText(skills),
        queuedAt: queuedAt ?? createdAt,
        lastAssigneeId: lastAssigneeId ?? former.get(rest.visitorId) ?? null,
      }));
    },
    async countAhead({ id, teamId, priority, queuedAt }) {
      const [row] = await run(countAhead({ hasTeam: teamId !== null }), { id, teamId, priority, queuedAt });
      return row?.count ?? 0;
    },
    async recentClaims(teamId, { since, limit }) {
      const rows = await run(newestClaims({ hasTeam: teamId !== null }), { teamId, since, limit });
      return rows.flatMap(({ claimedAt }) => (claimedAt === null ? [] : [claimedAt]));
    },
  };
}

/** A conversation without a team is together with the others that have none. */
function isOfTeam(
  given: Given<{ teamId: string | null }>,
  { tables: { conversations } }: Building,
  hasTeam: boolean,
): SQL {
  return hasTeam ? eq(conversations.teamId, given("teamId")) : isNull(conversations.teamId);
}
