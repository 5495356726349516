import { and, asc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { OperatorRecord } from "#lib/chat/matching/operator.ts";
import type { OperatorRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { skillsOfText, textOfSkills } from "./skill-list.ts";
import { type Building, changeById, type Given, statement } from "./statement.ts";
import { sumOfWeights } from "./sum-of-weights.ts";

interface Key {
  id: string;
}
const operator = statement((given: Given<Key>, building) => {
  const { members } = building.tables;
  return selectOperators(building).where(isPresent(building, eq(members.id, given("id"))));
});
const presentOperators = statement((_given, building) => {
  const { members } = building.tables;
  return selectOperators(building).where(isPresent(building)).orderBy(asc(members.name), asc(members.id));
});
/** Changes nothing, and keeps others from the member until the commit. */
const holdOperator = statement((given: Given<Key>, { queries, own, tables: { members } }) => {
  const capacity = sql`${members.capacity}`;
  return queries
    .update(members)
    .set({ capacity })
    .where(own(members, eq(members.id, given("id"))));
});
const loadOf = statement((given: Given<Key>, building) => {
  const { queries, own, tables } = building;
  const { conversations } = tables;
  return queries
    .select({ load: sumOfWeights(building) })
    .from(conversations)
    .where(own(conversations, eq(conversations.assigneeId, given("id")), eq(conversations.status, "open")));
});
const allLoads = statement((_given, building) => {
  const { queries, own, tables } = building;
  const { conversations } = tables;
  return queries
    .select({ id: conversations.assigneeId, load: sumOfWeights(building) })
    .from(conversations)
    .where(own(conversations, isNotNull(conversations.assigneeId), eq(conversations.status, "open")))
    .groupBy(conversations.assigneeId);
});
const changeOperator = changeById("members");

export function operatorRepository(scope: Scope): OperatorRepository {
  const { run, dialect, access } = scope;
  return {
    async get(id) {
      if (access === "write" && !dialect.writesInTurn) await run(holdOperator, { id });
      const [row] = await run(operator, { id });
      return row === undefined ? null : operatorOfRow(row);
    },
    async list() {
      const rows = await run(presentOperators, {});
      return rows.map(operatorOfRow);
    },
    change: (id, { skills, ...rest }) =>
      changeOperator(scope, id, { ...rest, ...(skills && { skills: textOfSkills(skills) }) }),
    async load(id) {
      const [row] = await run(loadOf, { id });
      return row?.load ?? 0;
    },
    async loads() {
      const rows = await run(allLoads, {});
      return new Map(rows.flatMap(({ id, load }) => (id === null ? [] : [[id, load] as const])));
    },
  };
}

function isPresent({ own, tables: { members } }: Building, condition?: SQL): SQL | undefined {
  return own(members, and(isNull(members.removedAt), condition));
}

function selectOperators({ queries, tables: { members } }: Building) {
  const { id, name, role, availability, availabilityReason, missedOffers, capacity, skills, idleSince } = members;
  return queries
    .select({ id, name, role, availability, availabilityReason, missedOffers, capacity, skills, idleSince })
    .from(members);
}

function operatorOfRow({ skills, ...rest }: Awaited<ReturnType<typeof selectOperators>>[number]): OperatorRecord {
  return { ...rest, skills: skillsOfText(skills) };
}
