import mssql from "mssql";
import { describe, expect, test } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import { readMigrations } from "#db/migration.ts";
import { parseMssqlUrl } from "#db/mssql/address.ts";
import { forBabelfish } from "#db/mssql/babelfish.ts";
import { aMssqlDatabase, testMssqlUrl } from "./a-mssql-database.ts";

/** What a server answers to a batch: its rows, or its words. */
async function answersTo(url: string, batches: readonly string[]): Promise<unknown[]> {
  const pool = await new mssql.ConnectionPool({ ...parseMssqlUrl(url), pool: { max: 1 } }).connect();
  const answers: unknown[] = [];
  for (const batch of batches) {
    const answer = await pool
      .request()
      .batch<Record<string, unknown>>(batch)
      .catch((error: unknown) => String(error));
    answers.push(typeof answer === "string" ? answer : answer.recordset);
  }
  await pool.close();
  return answers;
}

describe.skipIf(testMssqlUrl === undefined)("the walls on a server", { timeout: 60_000 }, () => {
  test("the application's login can change no table, no rights, and nothing that was only added", async () => {
    await using server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const url = await server.urlOfRole("parley_app");
    const refused = [
      "create table planted (id int)",
      "alter table members add planted int",
      "drop table trace_marks",
      "create function dbo.planted() returns table as return (select 1 as one)",
      "create role planted",
      "insert into parley_migrations (name, applied_at) values (N'planted', sysutcdatetime())",
      "update audit_entries set action = N'planted'",
      "delete from audit_entries",
    ];
    const answers = await answersTo(url, refused);
    const permitted = refused.filter((_, index) => typeof answers[index] !== "string");
    expect(permitted).toEqual([]);
    const words = /permission|denied|must be owner|cannot find the object|not (have|the) /i;
    expect(answers).toEqual(refused.map(() => expect.stringMatching(words)));
    expect(await answersTo(url, ["select count(*) as count from audit_entries"])).toEqual([[{ count: 0 }]]);
  });

  test("Babelfish's own parser reads every statement that it leaves out", async (context) => {
    await using server = await aMssqlDatabase();
    context.skip(!server.isBabelfish, "A SQL Server runs them.");
    // It does not know ALTER SECURITY POLICY at all, which adds what CREATE SECURITY POLICY does, in the same words.
    const leftOut = readMigrations("mssql").flatMap(({ statements }) =>
      statements
        .filter(
          (statement) => forBabelfish(statement) === null && !/^\s*alter .* with \(state = \w+\);\s*$/i.test(statement),
        )
        .map((statement) => statement.replace(/^(\s*)alter\b/i, "$1CREATE")),
    );
    const misspelt = leftOut.map((statement) => statement.replace(/\bON\b/, "ON ON"));
    const answers = await answersTo(server.url, [...leftOut, ...misspelt]);
    expect(answers).toEqual([
      ...leftOut.map(() => expect.stringMatching(/'(CREATE SECURITY POLICY|DENY)' is not currently supported/)),
      ...misspelt.map(() => expect.stringContaining("syntax error near 'ON'")),
    ]);
    expect(leftOut.length).toBeGreaterThan(2);
  });

  test("a session sees, adds and moves only rows of the tenant that it was told", async (context) => {
    await using server = await aMssqlDatabase();
    context.skip(server.isBabelfish, "Babelfish has no security policies.");
    await migrateDatabase(server.url);
    const tell = (tenantId: string) => `exec sp_set_session_context @key = N'tenant_id', @value = ${tenantId};`;
    const found = (id: string) =>
      `insert into tenants (id, slug, name, greeting, created_at) values (N'${id}', N'${id}', N'', N'', sysutcdatetime());`;
    const add = (tenantId: string) =>
      `insert into teams (tenant_id, id, name, created_at) values (N'${tenantId}', N'${tenantId}', N'', sysutcdatetime());`;
    const answers = await answersTo(await server.urlOfRole("parley_app"), [
      found("a") + found("b"),
      tell("N'a'") + add("a"),
      tell("N'b'") + add("b"),
      "select tenant_id from teams",
      "update teams set name = N'Taken' where tenant_id = N'a'; select @@rowcount as changed",
      "delete from teams where tenant_id = N'a'; select @@rowcount as changed",
      add("a"),
      "update teams set tenant_id = N'a' where tenant_id = N'b'",
      tell("N'B'"),
      "select tenant_id from teams",
      tell("null"),
      "select tenant_id from teams",
    ]);
    const blocked = expect.stringMatching(/security policy|block predicate/i);
    const nothing = { changed: 0 };
    expect(answers.slice(3, 8)).toEqual([[{ tenant_id: "b" }], [nothing], [nothing], blocked, blocked]);
    expect([answers[9], answers[11]]).toEqual([[], []]);
  });
});
