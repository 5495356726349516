import type { DatabaseFault, Dialect } from "../dialect.ts";
import { sqliteTables } from "../tables.ts";

/** Extended result codes, https://sqlite.org/rescode.html */
const uniqueCodes = [1555, 2067, 2579];
const foreignKeyCode = 787;
const busyCode = 5;

export const sqliteDialect: Dialect = {
  tables: sqliteTables,
  writesInTurn: true,
  page: (query, count) => query.limit(count),
  affectedRows: (result) => {
    if (typeof result === "object" && result !== null && "changes" in result) return Number(result.changes);
    throw new TypeError("Not the result of an update.");
  },
  fault: sqliteFault,
};

/** Reads the cause out of SQLite's error, through whatever wraps it. */
export function sqliteFault(error: unknown): DatabaseFault {
  if (!(error instanceof Error)) return "other";
  const code = "errcode" in error ? Number(error.errcode) : undefined;
  if (code === undefined) return sqliteFault(error.cause);
  if (uniqueCodes.includes(code)) return "unique";
  if (code === foreignKeyCode) return "foreign_key";
  return (code & 0xff) === busyCode ? "retry" : "other";
}
