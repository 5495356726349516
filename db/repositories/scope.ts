import { and, eq, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Access } from "#lib/chat/store.ts";
import type { Dialect, Queries } from "../dialect.ts";

/** A transaction over one tenant, from which its repositories are made. */
export interface Scope {
  readonly queries: Queries;
  readonly dialect: Dialect;
  readonly tenantId: TenantId;
  readonly access: Access;
  /** A condition that holds only for the tenant's own rows of `table`. Every table of every statement gets one. */
  own(table: { tenantId: SQLiteColumn }, ...conditions: (SQL | undefined)[]): SQL | undefined;
}

export function scopeOf(transaction: Omit<Scope, "own">): Scope {
  const { tenantId } = transaction;
  return { ...transaction, own: (table, ...conditions) => and(eq(table.tenantId, tenantId), ...conditions) };
}
