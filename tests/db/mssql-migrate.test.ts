import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#db/database.ts";
import { DatabaseUnavailable } from "#db/database-unavailable.ts";
import { checkDatabase, isSameMssqlDatabase, migrateDatabase } from "#db/migrate.ts";
import { type Migration, readMigrations, unfinishedCopyTable } from "#db/migration.ts";
import { judgeSnapshots } from "#db/mssql/snapshots.ts";
import { SettingsError } from "#lib/env.ts";
import { prepare } from "#scripts/prepare.ts";
import { aTenant, read } from "#tests/support/builders.ts";
import { addressWith, aMssqlDatabase, testMssqlUrl } from "./a-mssql-database.ts";
import { runScript } from "./run-script.ts";

const names = readMigrations("mssql").map(({ name }) => name);
const first: Migration = { name: "1_first", statements: ["create table a (id int not null primary key)"] };

/** Prepares an installation as `npm start` does. @returns why it does not start; null where it would */
async function refusal(settings: Record<string, string>): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "parley-start-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const common = { AUTH_SECRET: "a secret that is as long as it must be", DATA_DIR: folder, PARLEY_DEMO: "0" };
  try {
    await prepare({ ...common, ...settings });
    return null;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.message).not.toContain("\n");
    return error.message;
  }
}

describe("the settings of a database on SQL Server", () => {
  const settings = { name: "par]ley", is_read_committed_snapshot_on: true, snapshot_isolation_state: 1 };

  test("a database with snapshots is taken without a word", () => {
    expect(judgeSnapshots(settings)).toEqual({ fault: null, warning: null });
  });

  test("READ_COMMITTED_SNAPSHOT that is off is a warning, which says the command", () => {
    expect(judgeSnapshots({ ...settings, is_read_committed_snapshot_on: false })).toEqual({
      fault: null,
      warning: expect.stringContaining(
        '"ALTER DATABASE [par]]ley] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE"',
      ),
    });
  });

  test.each([0, 2, 3])("ALLOW_SNAPSHOT_ISOLATION in state %i is a fault, which says the command", (state) => {
    expect(judgeSnapshots({ ...settings, snapshot_isolation_state: state })).toEqual({
      fault: expect.stringContaining('"ALTER DATABASE [par]]ley] SET ALLOW_SNAPSHOT_ISOLATION ON"'),
      warning: null,
    });
  });

  test.each([
    ["mssql://a:b@Host/parley", "mssql://c:d@host:1433/Parley?encrypt=false", true],
    ["mssql://a:b@host/parley", "mssql://a:b@host/other", false],
    ["mssql://a:b@host/parley", "mssql://a:b@host:1434/parley", false],
    ["sqlite:/parley", "mssql://a:b@host/parley", false],
  ])("%s and %s", async (one, other, isSame) => {
    expect(await isSameMssqlDatabase(one, other)).toBe(isSame);
  });

  test("a login for migrations to another database stops the start", async () => {
    const DATABASE_URL = "mssql://a:b@127.0.0.1:1/parley";
    const MIGRATE_DATABASE_URL = "mssql://m:b@127.0.0.1:1/other";
    expect(await refusal({ DATABASE_URL, MIGRATE_DATABASE_URL })).toBe(
      "MIGRATE_DATABASE_URL is wrong: it does not name the database of DATABASE_URL",
    );
  });
});

describe.skipIf(testMssqlUrl === undefined)("migrations on SQL Server", { timeout: 60_000 }, () => {
  test("npm run db:migrate tells of each migration, and of nothing to do", async () => {
    await using server = await aMssqlDatabase();
    const variables = { DATABASE_URL: server.url };
    const applied = await runScript("db-migrate.ts", { variables }).ended;
    const lines = [...names.map((name) => `Applied ${name}.`), "The schema is the newest.", ""];
    expect([applied.code, applied.output]).toEqual([0, lines.join("\n")]);
    const again = await runScript("db-migrate.ts", { variables }).ended;
    expect(again).toEqual({ code: 0, output: "Nothing to do: the schema is the newest.\n", errors: "" });
  });

  test("of processes that migrate one database at once, one applies each migration, and none fails", async () => {
    await using server = await aMssqlDatabase();
    const variables = { DATABASE_URL: server.url };
    const ended = await Promise.all(Array.from({ length: 3 }, () => runScript("db-migrate.ts", { variables }).ended));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    const applied = ended.flatMap(({ output }) => [...output.matchAll(/^Applied (.*)\.$/gm)].map(([line]) => line));
    expect(applied.toSorted((a, b) => a.localeCompare(b))).toEqual(names.map((name) => `Applied ${name}.`));
  });

  test("a migration that fails leaves nothing of itself, and says where it failed", async () => {
    await using server = await aMssqlDatabase();
    const second = { name: "2_second", statements: ["create table b (id int)", "create table a (id int)"] };
    const run = migrateDatabase(server.url, { migrations: [first, second] });
    await expect(run).rejects.toThrow(
      /^The migration 2_second failed at its statement 2 of 2 and was taken back: .*\ba\b.* already exists/,
    );
    expect(await server.run("select object_id(N'a') as a, object_id(N'b') as b")).toMatchObject([
      { a: expect.anything(), b: null },
    ]);
  });

  test("migrating again leaves what is there", async () => {
    await using server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const database = await openDatabase(server.url);
    const tenantId = await aTenant(database, { name: "Kept" });
    await migrateDatabase(server.url);
    expect(await read(database, tenantId, ({ profile }) => profile.get())).toMatchObject({ name: "Kept" });
    await database.close();
  });

  test("a database that is newer or older than the code, or half copied, is refused", async () => {
    await using server = await aMssqlDatabase();
    const second = { name: "2_second", statements: ["create table b (id int)"] };
    const check = (migrations: Migration[]) => checkDatabase(server.url, { migrations });
    await migrateDatabase(server.url, { migrations: [first] });
    await check([first]);
    await expect(check([first, second])).rejects.toThrow("a migration is pending, from 2_second on");
    const isNewer = "The database is newer than this Parley: it has the migration 1_first, which is not known here";
    await expect(check([second])).rejects.toThrow(isNewer);
    await expect(migrateDatabase(server.url, { migrations: [second] })).rejects.toThrow(isNewer);
    await server.run(`create table ${unfinishedCopyTable} (id int)`);
    await expect(check([first])).rejects.toThrow("The database holds a copy that has not ended");
  });

  test("what is wrong with an address is told in one line", async () => {
    const address = testMssqlUrl ?? "";
    const attempts: [string, RegExp][] = [
      [
        addressWith(address, (parts) => Object.assign(parts, { password: "wrong" })),
        /^the server at .* refuses .*: the password is wrong/,
      ],
      [
        addressWith(address, (parts) => Object.assign(parts, { pathname: "/parley_missing" })),
        /no database parley_missing/,
      ],
      [
        addressWith(address, (parts) => Object.assign(parts, { port: "1" })),
        /^there is no connection to .*:1 \(.*ECONNREFUSED/,
      ],
    ];
    for (const [attempt, message] of attempts) {
      const failure = await migrateDatabase(attempt).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DatabaseUnavailable);
      expect(failure).toMatchObject({ message: expect.stringMatching(message) });
      expect(await refusal({ DATABASE_URL: attempt })).toMatch(/^DATABASE_URL is wrong: /);
    }
  });

  test("npm start changes no table without a login for it, and says what to do", async () => {
    await using server = await aMssqlDatabase();
    expect(await refusal({ DATABASE_URL: server.url })).toMatch(
      /^The database is older than this Parley: \d+ migrations are pending, from \S+_initial on; run npm run db:migrate$/,
    );
    expect(await server.run("select object_id(N'tenants') as tenants")).toEqual([{ tenants: null }]);
  });

  test("npm start migrates with the login for it, and works with its own", async () => {
    await using server = await aMssqlDatabase();
    expect(await refusal({ DATABASE_URL: server.url, MIGRATE_DATABASE_URL: server.url })).toBeNull();
    const own = await server.urlOfRole("parley_app");
    expect(await refusal({ DATABASE_URL: own })).toBeNull();
    expect(await refusal({ DATABASE_URL: own, MIGRATE_DATABASE_URL: server.url })).toBeNull();
    const wrong = addressWith(own, (parts) => Object.assign(parts, { password: "wrong" }));
    expect(await refusal({ DATABASE_URL: own, MIGRATE_DATABASE_URL: wrong })).toMatch(
      /^MIGRATE_DATABASE_URL is wrong: /,
    );
    expect(await refusal({ DATABASE_URL: wrong, MIGRATE_DATABASE_URL: server.url })).toMatch(
      /^DATABASE_URL is wrong: /,
    );
  });
});
