import type { DatabaseFault, Dialect } from "../dialect.ts";
import { sqliteTables } from "../tables.ts";

/** Extended result codes, https://sqlite.org/rescode.html */
const uniqueCodes = [1555, 2067, 2579];
const foreignKeyCode = 787;
const busyCode = 5;

/** Drizzle's promise of what a synchronous driver does, which can be had without waiting for it. */
function isKnown<Result>(executed: PromiseLike<Result> | { sync(): Result }): executed is { sync(): Result } {
  return "sync" in executed;
}

export const sqliteDialect: Dialect = {
  tables: sqliteTables,
  writesInTurn: true,
  page: (query, count) => query.limit(count),
  returning: (update, choose) => choose(update),
  outcome: (executed) => (isKnown(executed) ? executed.sync() : executed),
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
