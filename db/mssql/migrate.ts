import { resolve } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import mssql from "mssql";
import { DatabaseUnavailable } from "../database-unavailable.ts";
import { connect } from "./connection.ts";

const migrationsFolder = resolve(import.meta.dirname, "../../drizzle/mssql");
const lockWaitMs = 60_000;

/**
 * Brings the database to the newest schema. Processes that start together take turns, and each migration is applied
 * whole or not at all.
 * @throws DatabaseUnavailable
 */
export async function migrateMssql(url: string): Promise<void> {
  const pool = await connect(url);
  try {
    const isBabelfish = await answersAsBabelfish(pool);
    await assertSnapshots(pool);
    for (const migration of readMigrationFiles({ migrationsFolder })) {
      const statements = migration.sql.map((statement) => (isBabelfish ? withoutCollations(statement) : statement));
      await apply(pool, { name: migration.name, statements });
    }
  } finally {
    await pool.close();
  }
}

async function apply(pool: mssql.ConnectionPool, migration: { name: string; statements: string[] }): Promise<void> {
  const transaction = pool.transaction();
  await transaction.begin(mssql.ISOLATION_LEVEL.READ_COMMITTED);
  try {
    await takeTurn(transaction);
    const request = () => transaction.request().input("name", migration.name);
    const { recordset } = await request().query<{ name: string }>(
      "select name from parley_migrations where name = @name",
    );
    if (recordset.length === 0) {
      for (const statement of migration.statements) await transaction.request().batch(statement);
      await request().query("insert into parley_migrations (name, applied_at) values (@name, sysutcdatetime())");
    }
    await transaction.commit();
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}

/** Waits until no other process migrates, and makes the table of what was applied. */
async function takeTurn(transaction: mssql.Transaction): Promise<void> {
  await transaction.request().batch(`
    declare @result int;
    exec @result = sp_getapplock @Resource = N'parley_migrations', @LockMode = N'Exclusive',
      @LockOwner = N'Transaction', @LockTimeout = ${lockWaitMs};
    if @result < 0
    begin;
      throw 50000, N'Another process migrates this database, and does not end.', 1;
    end;`);
  await transaction.request().batch(`
    if object_id(N'parley_migrations') is null
      create table parley_migrations (name nvarchar(200) not null primary key, applied_at datetime2(3) not null);`);
}

export async function answersAsBabelfish(pool: mssql.ConnectionPool): Promise<boolean> {
  const { recordset } = await pool
    .request()
    .query<{ version: string | null }>("select serverproperty('BabelfishVersion') as version");
  return recordset.some(({ version }) => version !== null);
}

/**
 * Babelfish cannot compare the two sides of a foreign key whose columns have a collation of their own, and refuses every
 * row. Its own collation ignores case, which ids, slugs and addresses in small letters do not notice.
 */
function withoutCollations(statement: string): string {
  return statement.replaceAll(/ COLLATE \w+/g, "");
}

/** Readers need a consistent state without stopping writers; that is a setting of the database. */
async function assertSnapshots(pool: mssql.ConnectionPool): Promise<void> {
  const { recordset } = await pool.request().query<{ name: string; committed: boolean; snapshots: number }>(`
    select name, is_read_committed_snapshot_on as committed, snapshot_isolation_state as snapshots
    from sys.databases where name = db_name()`);
  const [row] = recordset;
  if (row?.committed === true && row.snapshots === 1) return;
  const name = `[${(row?.name ?? "").replaceAll("]", "]]")}]`;
  throw new DatabaseUnavailable(
    `snapshots are off in its database; run "ALTER DATABASE ${name} SET ALLOW_SNAPSHOT_ISOLATION ON" and ` +
      `"ALTER DATABASE ${name} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE" once`,
  );
}
