import type { Database } from "#db/database.ts";
import type { QueryListener } from "#db/dialect.ts";

/** Opens a database that holds the newest schema and nothing else. */
export type OpenDatabases = (onQuery: QueryListener) => Promise<DatabasesUnderTest>;

/** One database, opened twice with connections of their own, as two processes would. */
export interface DatabasesUnderTest {
  first: Database;
  second: Database;
  /** Closes both and removes the data. */
  dispose(): Promise<void>;
}

/** The database as the tests of a contract reach it once the suite has opened it. */
export interface Opened {
  readonly database: Database;
  /** The same data through the connections of another process. */
  readonly other: Database;
}

/** What the error says where a constraint of the schema refuses a row. */
export const refusedRow = /^Failed query: (insert into|update) /;
