import mssql from "mssql";
import { v7 } from "uuid";
import { parseMssqlUrl } from "#db/mssql/address.ts";
import { answersAsBabelfish } from "#db/mssql/babelfish.ts";

/**
 * A SQL Server to try, such as `mssql://user:password@127.0.0.1:1433/parley_test`, with a login that may make databases.
 * Without the variable the tests that need one count as skipped.
 */
export const testMssqlUrl = process.env.TEST_MSSQL_URL;

export interface MssqlDatabase extends AsyncDisposable {
  /** The address of the database, with the login of the tests. */
  url: string;
  isBabelfish: boolean;
  /** Runs batches as the login of the tests. @returns the rows of the last one */
  run(...batches: string[]): Promise<Record<string, unknown>[]>;
  /** The address for a new login that has no rights but those of the role. */
  urlOfRole(role: string): Promise<string>;
}

/** Babelfish stumbles where one session drops a database while another makes one, so tests take turns, in whatever process. */
const takeTurn = `exec sp_getapplock @Resource = N'parley_tests', @LockMode = N'Exclusive', @LockOwner = N'Session',
  @LockTimeout = 60000;`;

/** An empty database beside the one that the address names. It is dropped in the end. */
export async function aMssqlDatabase(address: string = testMssqlUrl ?? ""): Promise<MssqlDatabase> {
  const { database, ...server } = parseMssqlUrl(address);
  const name = `${database}_${v7().replaceAll("-", "_")}`;
  const onServer = (...batches: string[]) => runBatches({ ...server, database: "master" }, [takeTurn, ...batches]);
  await onServer(`create database [${name}];`);
  const isBabelfish = await detectBabelfish({ ...server, database: name });
  // Babelfish has both always on, and does not know the statement.
  if (!isBabelfish) {
    const options = ["allow_snapshot_isolation on", "read_committed_snapshot on with rollback immediate"];
    await onServer(...options.map((option) => `alter database [${name}] set ${option};`));
  }
  const logins: string[] = [];
  return {
    url: addressWith(address, (parts) => {
      parts.pathname = `/${name}`;
    }),
    isBabelfish,
    run: (...batches) => runBatches({ ...server, database: name }, batches),
    urlOfRole: async (role) => {
      const login = `parley_${v7().replaceAll("-", "_")}`;
      const password = `Aa1-${v7()}`;
      await onServer(`create login [${login}] with password = '${password}';`);
      logins.push(login);
      const made = [`create user [${login}] for login [${login}];`, `alter role [${role}] add member [${login}];`];
      await runBatches({ ...server, database: name }, made);
      return addressWith(address, (parts) => {
        Object.assign(parts, { pathname: `/${name}`, username: login, password });
      });
    },
    [Symbol.asyncDispose]: async () => {
      await onServer(`drop database [${name}];`, ...logins.map((login) => `drop login [${login}];`));
    },
  };
}

export function addressWith(address: string, change: (parts: URL) => void): string {
  const parts = new URL(address);
  change(parts);
  return parts.href;
}

async function runBatches(settings: mssql.config, batches: readonly string[]): Promise<Record<string, unknown>[]> {
  const pool = await new mssql.ConnectionPool({ ...settings, pool: { max: 1 } }).connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const batch of batches) rows = (await pool.request().batch<Record<string, unknown>>(batch)).recordset ?? [];
    return rows;
  } finally {
    await pool.close();
  }
}

async function detectBabelfish(settings: mssql.config): Promise<boolean> {
  const pool = await new mssql.ConnectionPool(settings).connect();
  const isBabelfish = await answersAsBabelfish(pool);
  await pool.close();
  return isBabelfish;
}
