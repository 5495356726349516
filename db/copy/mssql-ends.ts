import { drizzle } from "drizzle-orm/node-mssql";
import mssql from "mssql";
import { unfinishedCopyTable } from "../migration.ts";
import { connect } from "../mssql/connection.ts";
import { canonicalQueries, mssqlDialect } from "../mssql/dialect.ts";
import { hasTable } from "../mssql/has-table.ts";
import { tellTenant } from "../mssql/session-context.ts";
import { type Building, buildingOf } from "../repositories/statement.ts";
import type { CopySource, CopyTarget } from "./copy-ends.ts";
import { CopyRefused } from "./copy-refused.ts";
import { createMssqlProgress, dropProgress, mssqlProgress, type ProgressTable } from "./progress-table.ts";

/** Reads one state, in one transaction. That nobody writes meanwhile is not kept from happening. */
export async function withMssqlSource<Result>(
  url: string,
  work: (source: CopySource) => Promise<Result>,
): Promise<Result> {
  return withPool(url, (pool) =>
    drizzle({ client: pool }).transaction(
      async (queries) => {
        const building = buildingOf(canonicalQueries(queries), mssqlDialect);
        return work({
          read: async (tenantId, read) => {
            await queries.execute(tellTenant(tenantId));
            return read(building);
          },
        });
      },
      { isolationLevel: "snapshot" },
    ),
  );
}

/** No other copy into the database runs meanwhile. @throws CopyRefused where one does */
export async function withMssqlTarget<Result>(
  url: string,
  work: (target: CopyTarget) => Promise<Result>,
): Promise<Result> {
  return withPool(url, async (pool) => {
    const turn = pool.transaction();
    await turn.begin(mssql.ISOLATION_LEVEL.READ_COMMITTED);
    try {
      await takeTurn(turn);
      return await work(targetOver(pool));
    } finally {
      await turn.rollback().catch(() => undefined);
    }
  });
}

function targetOver(pool: mssql.ConnectionPool): CopyTarget {
  const unit = <Result>(tenantId: string | null, work: (building: Building) => Promise<Result>): Promise<Result> =>
    drizzle({ client: pool }).transaction(
      async (queries) => {
        await queries.execute(tellTenant(tenantId));
        return work(buildingOf(canonicalQueries(queries), mssqlDialect));
      },
      { isolationLevel: "read committed" },
    );
  return {
    read: unit,
    write: unit,
    progress: canonicalProgress,
    has: (table) => hasTable(pool, table),
    createProgress: async () => void (await pool.request().batch(createMssqlProgress)),
    dropProgress: async () => void (await pool.request().batch(dropProgress)),
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the seam of `db/mssql/dialect.ts`, for one table more
const canonicalProgress = mssqlProgress as unknown as ProgressTable;

async function takeTurn(transaction: mssql.Transaction): Promise<void> {
  const { recordset } = await transaction.request().query<{ result: number }>(`
    declare @result int;
    exec @result = sp_getapplock @Resource = N'${unfinishedCopyTable}', @LockMode = N'Exclusive',
      @LockOwner = N'Transaction', @LockTimeout = 0;
    select @result as result;`);
  if (recordset.some(({ result }) => result < 0)) throw new CopyRefused("Another copy into the target is under way");
}

async function withPool<Result>(url: string, work: (pool: mssql.ConnectionPool) => Promise<Result>): Promise<Result> {
  const pool = await connect(url, { statementMsMax: 0 });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
