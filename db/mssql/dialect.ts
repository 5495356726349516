import type { Placeholder } from "drizzle-orm";
import { alias, type MsSqlTable } from "drizzle-orm/mssql-core";
import mssql from "mssql";
import type { DatabaseFault, Dialect, Pageable, Preparable, Queries } from "../dialect.ts";
import * as schema from "../schema/mssql.ts";
import type { DatabaseTables } from "../tables.ts";

/** Error numbers of SQL Server. */
const faults: Record<number, DatabaseFault> = {
  2601: "unique",
  2627: "unique",
  547: "foreign_key",
  1205: "retry",
  1222: "retry",
  3960: "retry",
};

/**
 * Drizzle's builders for SQL Server as the canonical ones. Repositories use only what both have, with one meaning; the
 * rows are equal by `tests/db/schema-types.test.ts`, and the contract of the repositories runs on both.
 */
const tables = {
  ...schema,
  lastMessages: alias(schema.messages, "last_messages"),
  unreadMessages: alias(schema.messages, "unread_messages"),
  answeringMessages: alias(schema.messages, "answering_messages"),
} satisfies Record<keyof DatabaseTables, MsSqlTable>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this and the next are the whole seam between the two
const canonicalTables = tables as unknown as DatabaseTables;

/** Drizzle's transaction of SQL Server, to be used as the canonical one. */
export function canonicalQueries(transaction: object): Queries {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return transaction as Queries;
}

interface Fetchable<Rows> {
  offset(count: number): { fetch(count: Placeholder): Preparable<Rows> };
}

/** SQL Server's ordered select, which is cut by OFFSET and FETCH instead of LIMIT. */
function isFetchable<Rows>(query: Pageable<Rows> | Fetchable<Rows>): query is Fetchable<Rows> {
  return "offset" in query;
}

export const mssqlDialect: Dialect = {
  tables: canonicalTables,
  writesInTurn: false,
  page: (query, count) => {
    if (!isFetchable(query)) throw new TypeError("Not a select of SQL Server.");
    return query.offset(0).fetch(count);
  },
  // The rows stay locked in between. OUTPUT would do in SQL Server, but Babelfish gives what was there before it waited.
  returning: (update, _choose, select) => ({
    prepare() {
      const [updating, selecting] = [update.prepare(), select.prepare()];
      return {
        async execute(values) {
          await updating.execute(values);
          return selecting.execute(values);
        },
      };
    },
  }),
  outcome: (executed) => executed,
  affectedRows: (result) => {
    if (typeof result === "object" && result !== null && "rowsAffected" in result) {
      const { rowsAffected } = result;
      if (Array.isArray(rowsAffected)) return rowsAffected.reduce((sum, count) => sum + Number(count), 0);
    }
    throw new TypeError("Not the result of an update.");
  },
  fault: mssqlFault,
};

/** Whether a statement was given up because it took too long, which leaves nothing of its unit. */
export function isStatementTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof mssql.RequestError) return error.code === "ETIMEOUT";
  return isStatementTimeout(error.cause);
}

/** Reads the cause out of SQL Server's error, through whatever wraps it. */
export function mssqlFault(error: unknown): DatabaseFault {
  if (!(error instanceof Error)) return "other";
  if (!("number" in error)) return mssqlFault(error.cause);
  return faults[Number(error.number)] ?? "other";
}
