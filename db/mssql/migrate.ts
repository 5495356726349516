import mssql from "mssql";
import {
  assertSchemaFits,
  type Migration,
  type MigrationOptions,
  migrationFailure,
  pendingMigrations,
  readMigrations,
  unfinishedCopyTable,
} from "../migration.ts";
import { type Adaptation, adaptationFor } from "./babelfish.ts";
import { connect } from "./connection.ts";
import { hasTable } from "./has-table.ts";
import { assertSnapshots } from "./snapshots.ts";

const lockWaitMs = 60_000;

/** Brings the database to the newest schema. @throws DatabaseUnavailable @throws SchemaUnfit */
export async function migrateMssql(
  url: string,
  { migrations = readMigrations("mssql"), onApplied, onWarning }: MigrationOptions,
): Promise<void> {
  await using server = await reach(url);
  const { pool } = server;
  await assertSnapshots(pool, onWarning);
  const adapt = await adaptationFor(pool);
  while (pendingMigrations(migrations, await appliedTo(pool)).length > 0) {
    const applied = await inTransaction(pool, (transaction) =>
      applyNext(transaction, { migrations, adapt, onWarning }),
    );
    if (applied !== null) onApplied?.(applied);
  }
}

/** Looks with the login of the URL, and changes nothing. @throws DatabaseUnavailable @throws SchemaUnfit */
export async function checkMssql(
  url: string,
  { migrations = readMigrations("mssql"), onWarning }: MigrationOptions,
): Promise<void> {
  await using server = await reach(url);
  const { pool } = server;
  await assertSnapshots(pool, onWarning);
  const pending = pendingMigrations(migrations, await appliedTo(pool));
  assertSchemaFits(pending, { hasUnfinishedCopy: await hasTable(pool, unfinishedCopyTable) });
}

async function reach(url: string): Promise<AsyncDisposable & { pool: mssql.ConnectionPool }> {
  // To make an index takes as long as the table is.
  const pool = await connect(url, { statementMsMax: 0 });
  return { pool, [Symbol.asyncDispose]: () => pool.close() };
}

async function inTransaction<Result>(
  pool: mssql.ConnectionPool,
  work: (transaction: mssql.Transaction) => Promise<Result>,
): Promise<Result> {
  const transaction = pool.transaction();
  await transaction.begin(mssql.ISOLATION_LEVEL.READ_COMMITTED);
  try {
    const result = await work(transaction);
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}

interface Step {
  migrations: readonly Migration[];
  adapt: Adaptation;
  onWarning: MigrationOptions["onWarning"];
}

/** @returns the name of the migration that it applied; null where another process was faster. */
async function applyNext(
  transaction: mssql.Transaction,
  { migrations, adapt, onWarning }: Step,
): Promise<string | null> {
  await takeTurn(transaction);
  const [next] = pendingMigrations(migrations, await appliedTo(transaction));
  if (next === undefined) return null;
  const leftOut: number[] = [];
  for (const [index, statement] of next.statements.entries()) {
    const adapted = adapt(statement);
    if (adapted === null) leftOut.push(index + 1);
    else {
      await transaction
        .request()
        .batch(adapted)
        .catch((error: unknown) => {
          throw migrationFailure(next, index, error);
        });
    }
  }
  await transaction
    .request()
    .input("name", next.name)
    .query("insert into parley_migrations (name, applied_at) values (@name, sysutcdatetime())");
  if (leftOut.length > 0) {
    onWarning?.(`Babelfish does not know the statements ${leftOut.join(", ")} of ${next.name}, which were left out`);
  }
  return next.name;
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

async function appliedTo(connection: mssql.ConnectionPool | mssql.Transaction): Promise<string[]> {
  if (!(await hasTable(connection, "parley_migrations"))) return [];
  const { recordset } = await connection.request().query<{ name: string }>("select name from parley_migrations");
  return recordset.map(({ name }) => name);
}
