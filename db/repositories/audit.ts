import { desc, eq, lt } from "drizzle-orm";
import type { AuditRecord } from "#lib/chat/audit/audit-entry.ts";
import type { AuditQuery, AuditRepository } from "#lib/chat/store.ts";
import type { auditEntries } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement, statementPer } from "./statement.ts";

interface Shape {
  isOfAction: boolean;
  isOfActor: boolean;
  isBefore: boolean;
}
type Values = Record<"action" | "actorId" | "beforeId", string | undefined> & { limit: number };

const newestEntries = statementPer(({ isOfAction, isOfActor, isBefore }: Shape) =>
  statement((given: Given<Values>, { queries, own, page, tables: { auditEntries } }) => {
    const newestFirst = queries
      .select()
      .from(auditEntries)
      .where(
        own(
          auditEntries,
          isOfAction ? eq(auditEntries.action, given("action")) : undefined,
          isOfActor ? eq(auditEntries.actorId, given("actorId")) : undefined,
          isBefore ? lt(auditEntries.id, given("beforeId")) : undefined,
        ),
      )
      .orderBy(desc(auditEntries.id));
    return page(newestFirst, given("limit"));
  }),
);
const addEntry = insertInto("auditEntries");

export function auditRepository({ run }: Scope): AuditRepository {
  return {
    async add({ id, at, action, actor, target, before, after, address }) {
      await run(addEntry, {
        id,
        at,
        action,
        actorKind: actor.kind,
        actorId: actor.id,
        actorName: actor.name,
        targetKind: target.kind,
        targetId: target.id,
        targetName: target.name,
        before: before && JSON.stringify(before),
        after: after && JSON.stringify(after),
        address,
      });
    },
    async list({ action, actorId, beforeId, limit }: AuditQuery) {
      const shape = {
        isOfAction: action !== undefined,
        isOfActor: actorId !== undefined,
        isBefore: beforeId !== undefined,
      };
      const rows = await run(newestEntries(shape), { action, actorId, beforeId, limit });
      return rows.map(entryOfRow);
    },
  };
}

function entryOfRow(row: typeof auditEntries.$inferSelect): AuditRecord {
  const { id, at, action, actorKind, actorId, actorName, targetKind, targetId, targetName, address } = row;
  return {
    id,
    at,
    action,
    actor: { kind: actorKind, id: actorId, name: actorName },
    target: { kind: targetKind, id: targetId, name: targetName },
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    address,
  };
}
