import type { ConnectionPool } from "mssql";

/** What a migration's statement becomes on the server at hand: null where it has nothing like it. */
export type Adaptation = (statement: string) => string | null;

const unknownStatement = /^\s*(?:(?:create|alter|drop)\s+security\s+policy|deny)\s/i;

/** SQL Server takes every statement as it is, Babelfish only most of them. */
export async function adaptationFor(pool: ConnectionPool): Promise<Adaptation> {
  return (await answersAsBabelfish(pool)) ? forBabelfish : (statement) => statement;
}

export async function answersAsBabelfish(pool: ConnectionPool): Promise<boolean> {
  const { recordset } = await pool
    .request()
    .query<{ version: string | null }>("select serverproperty('BabelfishVersion') as version");
  return recordset.some(({ version }) => version !== null);
}

/**
 * Babelfish has no security policies and no DENY. It cannot compare the two sides of a foreign key whose columns have a
 * collation of their own, and refuses every row; its own collation ignores case, which ids, slugs and addresses in small
 * letters do not notice. A column that is altered stays as it was about null, which cannot be said there.
 */
export function forBabelfish(statement: string): string | null {
  if (unknownStatement.test(statement)) return null;
  const collated = statement.replaceAll(/ COLLATE \w+/g, "");
  return /^\s*ALTER TABLE \S+ ALTER COLUMN /.test(collated) ? collated.replace(/ NOT NULL(?=;?\s*$)/, "") : collated;
}
