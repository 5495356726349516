import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkDatabase, migrateDatabase } from "#db/migrate.ts";
import { type Migration, readMigrations, SchemaUnfit, unfinishedCopyTable } from "#db/migration.ts";
import { runScript } from "./run-script.ts";

const names = readMigrations("sqlite").map(({ name }) => name);
const first: Migration = { name: "1_first", statements: ["CREATE TABLE a (id text PRIMARY KEY)"] };

async function aFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "parley-migrate-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "parley.db");
}

function tablesOf(file: string): string[] {
  using client = new DatabaseSync(file);
  const rows = client.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  return rows.map(({ name }) => String(name));
}

describe("migrations on SQLite", () => {
  test("npm run db:migrate tells of each migration, and of nothing to do", async () => {
    const variables = { DATABASE_URL: `sqlite:${await aFile()}` };
    const applied = await runScript("db-migrate.ts", { variables }).ended;
    const lines = [...names.map((name) => `Applied ${name}.`), "The schema is the newest.", ""];
    expect(applied).toEqual({ code: 0, output: lines.join("\n"), errors: "" });
    const again = await runScript("db-migrate.ts", { variables }).ended;
    expect(again).toEqual({ code: 0, output: "Nothing to do: the schema is the newest.\n", errors: "" });
  });

  test("of processes that migrate one file at once, one applies each migration, and none fails", async () => {
    const variables = { DATABASE_URL: `sqlite:${await aFile()}` };
    const runs = Array.from({ length: 4 }, () => runScript("db-migrate.ts", { variables }).ended);
    const ended = await Promise.all(runs);
    expect(ended.map(({ code, errors }) => [code, errors])).toEqual(runs.map(() => [0, ""]));
    const applied = ended.flatMap(({ output }) => [...output.matchAll(/^Applied (.*)\.$/gm)].map(([line]) => line));
    expect(applied.toSorted((a, b) => a.localeCompare(b))).toEqual(names.map((name) => `Applied ${name}.`));
  });

  test("a migration that fails leaves nothing of itself, and says where it failed", async () => {
    const file = await aFile();
    const second = { name: "2_second", statements: ["CREATE TABLE b (id text)", "CREATE TABLE a (id text)"] };
    const run = migrateDatabase(`sqlite:${file}`, { migrations: [first, second] });
    await expect(run).rejects.toThrow(
      new SchemaUnfit(
        "The migration 2_second failed at its statement 2 of 2 and was taken back: table a already exists",
      ),
    );
    expect(tablesOf(file)).toEqual(["__drizzle_migrations", "a"]);
    const mended = { ...second, statements: ["CREATE TABLE b (id text)"] };
    await migrateDatabase(`sqlite:${file}`, { migrations: [first, mended] });
    expect(tablesOf(file)).toContain("b");
  });

  test("a migration that would leave a reference to nothing is taken back", async () => {
    const file = await aFile();
    const second = {
      name: "2_second",
      statements: ["CREATE TABLE b (id text REFERENCES a(id))", "INSERT INTO b VALUES ('of nobody')"],
    };
    const run = migrateDatabase(`sqlite:${file}`, { migrations: [first, second] });
    await expect(run).rejects.toThrow(/2_second failed at its end and was taken back: .* rows of b /);
    expect(tablesOf(file)).not.toContain("b");
  });

  test("what waited or was somebody's before there was a queue waits since it was made, and keeps whose it was", async () => {
    const file = await aFile();
    const migrations = readMigrations("sqlite");
    const before = migrations.findIndex(({ name }) => name.endsWith("_matching"));
    await migrateDatabase(`sqlite:${file}`, { migrations: migrations.slice(0, before) });
    using client = new DatabaseSync(file);
    client.exec(`
      INSERT INTO tenants (id, slug, name, greeting, created_at) VALUES ('t', 't', '', '', 1);
      INSERT INTO members (tenant_id, id, name, email, role, created_at) VALUES ('t', 'm', '', '', '', 1);
      INSERT INTO visitors (tenant_id, id, name, created_at) VALUES ('t', 'v', '', 1);
      INSERT INTO conversations
        (tenant_id, id, status, visitor_id, assignee_id, last_seq, last_message_seq, created_at, updated_at)
        VALUES ('t', 'a', 'queued', 'v', NULL, 0, 0, 5, 9), ('t', 'b', 'open', 'v', 'm', 0, 0, 6, 9);`);
    await migrateDatabase(`sqlite:${file}`);
    const select = "SELECT id, queued_at, last_assignee_id, weight, skills FROM conversations ORDER BY id";
    const found = client.prepare(select).all();
    expect(found.map((row) => Object.values(row))).toEqual([
      ["a", 5, null, 1, "[]"],
      ["b", null, "m", 1, "[]"],
    ]);
  });

  test("a database that is newer or older than the code, or half copied, is refused", async () => {
    const file = await aFile();
    const url = `sqlite:${file}`;
    await migrateDatabase(url, { migrations: [first] });
    const second = { name: "2_second", statements: ["CREATE TABLE b (id text)"] };
    const check = (migrations: Migration[]) => checkDatabase(url, { migrations });
    await check([first]);
    await expect(check([first, second])).rejects.toThrow(
      "The database is older than this Parley: a migration is pending, from 2_second on; run npm run db:migrate",
    );
    const isNewer = "The database is newer than this Parley: it has the migration 1_first, which is not known here";
    await expect(check([second])).rejects.toThrow(isNewer);
    await expect(migrateDatabase(url, { migrations: [second] })).rejects.toThrow(isNewer);
    expect(tablesOf(file)).not.toContain("b");
    using client = new DatabaseSync(file);
    client.exec(`CREATE TABLE ${unfinishedCopyTable} (id text)`);
    await expect(check([first])).rejects.toThrow("The database holds a copy that has not ended");
  });
});
