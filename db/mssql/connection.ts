import mssql from "mssql";
import { DatabaseUnavailable } from "../database-unavailable.ts";
import { parseMssqlUrl } from "./address.ts";

/** Units queue at the row of a busy conversation; a statement that waits longer is given up. */
const usualStatementMsMax = 30_000;

/**
 * Connects to the server.
 * @param options.statementMsMax after how long a statement is given up; 0 for never.
 * @throws DatabaseUnavailable that says which part of the address is wrong.
 */
export async function connect(
  url: string,
  { statementMsMax = usualStatementMsMax }: { statementMsMax?: number } = {},
): Promise<mssql.ConnectionPool> {
  const settings = { ...parseMssqlUrl(url), requestTimeout: statementMsMax };
  const pool = new mssql.ConnectionPool(settings);
  // A connection that breaks while it is idle is left out of the pool; whoever needs one gets another, or the error.
  pool.on("error", () => undefined);
  try {
    return await pool.connect();
  } catch (error) {
    throw new DatabaseUnavailable(reason(error, settings), { cause: error });
  }
}

function reason(error: unknown, { server, port, user, database }: ReturnType<typeof parseMssqlUrl>): string {
  const place = `${server}:${port}`;
  const code = error instanceof mssql.ConnectionError ? error.code : undefined;
  const message = innermostMessage(error);
  if (code !== "ELOGIN") return `there is no connection to ${place} (${message})`;
  if (/database .* does not exist|cannot open database/i.test(message)) {
    return `the server at ${place} has no database ${database}, or does not let ${user} use it`;
  }
  return `the server at ${place} refuses ${user}: the password is wrong, or there is no database ${database} for this user`;
}

/** The drivers wrap what the network or the server said, more than once. @returns its first line. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof mssql.ConnectionError && error.originalError !== undefined) {
    return innermostMessage(error.originalError);
  }
  if (error instanceof AggregateError && error.errors.length > 0) return innermostMessage(error.errors[0]);
  if (error.cause !== undefined) return innermostMessage(error.cause);
  return error.message.split("\n")[0] ?? "";
}
