import { init, parse } from "@guanmingchiu/sqlparser-ts";
import { MsSqlDialect } from "drizzle-orm/mssql-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readMigrations } from "#db/migration.ts";
import { forBabelfish } from "#db/mssql/babelfish.ts";
import { tellTenant } from "#db/mssql/session-context.ts";
import { parseSecurityPolicy, type SecurityPredicate } from "./security-policy.ts";
import { schemaTables, tableKinds } from "./table-kinds.ts";

const migrations = readMigrations("mssql").map((migration) => migration.statements.map((text) => text.trim()));
const statements = migrations.flat();
const isFunction = (statement: string): boolean => /^create function\b/i.test(statement);

/** Rows are only added to these. */
const appendOnly = ["audit_entries"];

/** @returns each table of the list that is not wholly behind the wall, and what it lacks. */
function gapsIn(predicates: readonly SecurityPredicate[], tables: readonly string[]): string[] {
  const wanted = [
    ["filter", null],
    ["block", "insert"],
    ["block", "update"],
  ] as const;
  return tables.flatMap((table) =>
    wanted.flatMap(([kind, after]) => {
      const isThere = predicates.some(
        (one) =>
          one.kind === kind &&
          one.after === after &&
          one.table === `dbo.${table}` &&
          one.call === "dbo.tenant_wall(tenant_id)",
      );
      return isThere ? [] : [`${table}: ${kind} ${after ?? ""}`.trimEnd()];
    }),
  );
}

/** What a migration has to say around a change of rows that are behind the walls, for whomever it does so. */
const opening = "ALTER SECURITY POLICY [dbo].[tenant_walls] WITH (STATE = OFF);";
const closing = "ALTER SECURITY POLICY [dbo].[tenant_walls] WITH (STATE = ON);";

const isTurn = (statement: string): boolean => statement === opening || statement === closing;
const isPolicy = (statement: string): boolean =>
  /^(create|alter) security policy\b/i.test(statement) && !isTurn(statement);

/** @returns each statement that would change rows and find none, because the walls stand already and nothing opens them. */
function blindChanges(steps: readonly (readonly string[])[]): string[] {
  const isChange = (statement: string): boolean => /^(insert|update|delete|merge)\b/i.test(statement);
  const first = steps.findIndex((migration) => migration.some(isPolicy));
  return steps.slice(first + 1).flatMap((migration) => {
    const [from, to] = [migration.indexOf(opening), migration.indexOf(closing)];
    return migration.filter((statement, index) => isChange(statement) && !(from >= 0 && from < index && index < to));
  });
}

/** Parses it as SQL Server's. @throws Error */
function parseTsql(statement: string): void {
  if (isTurn(statement)) return;
  if (isPolicy(statement)) return void parseSecurityPolicy(statement);
  // The parser knows neither the option of a function, nor that a column is altered to what it may be added as.
  parse(
    statement.replace(isFunction(statement) ? /\bWITH SCHEMABINDING\b/ : /\bALTER COLUMN\b/, (words) =>
      words === "ALTER COLUMN" ? "ADD" : "",
    ),
    "mssql",
  );
}

beforeAll(() => init());

describe("what only SQL Server runs", () => {
  test.each(statements.map((statement) => [statement.slice(0, 60).replaceAll(/\s+/g, " "), statement]))(
    "%s… is T-SQL",
    (_start, statement) => expect(() => parseTsql(statement)).not.toThrow(),
  );

  test.each([
    "GRANT SELCT ON [tenants] TO [parley_app]",
    "GRANT SELECT ON [tenants] [parley_app]",
    "DENY UPDATE DELETE ON [audit_entries] TO [parley_app]",
    "CREATE ROL [parley_app]",
    "CREATE TABLE [a] ([b] nvarchar(64) COLLATE)",
    "exec sp_set_session_context @key = N'tenant_id' @value = @par0",
    "CREATE FUNCTION [dbo].[f](@a nvarchar(64)) RETURNS TABLE WITH SCHEMABINDING AS RETURN (SELECT 1 AS [a] WHER @a = 1)",
    "CREATE SECURITY POLICY [dbo].[p] ADD FILTER PREDICATE [dbo].[f]([a]) ON [dbo].[t] WITH (STATE = OFF)",
    "CREATE SECURITY POLICY [dbo].[p] ADD FILTER PREDICATE [dbo].[f]([a]) WITH (STATE = ON)",
    "CREATE SECURITY POLICY [dbo].[p] ADD BLOCK PREDICATE [dbo].[f]([a]) ON [dbo].[t] AFTER INSRT WITH (STATE = ON)",
    "CREATE SECURITY POLICY [dbo].[p] ADD FILTER PREDICATE [dbo].[f]([a]) ON [dbo].[t]",
    "ALTER SECURITY POLICY [dbo].[p] ADD FILTER PREDICATE [dbo].[f]([a]) ON [dbo].[t] WITH (STATE = OFF)",
    "ALTER SECURITY POLICY [dbo].[p] DROP FILTER PREDICATE [dbo].[f]([a]) ON [dbo].[t]",
  ])("%s is refused", (statement) => {
    expect(() => parseTsql(statement)).toThrow(/^(sql parser error|Not understood): /);
  });

  test("the statement that tells the tenant is T-SQL, and names what the wall asks for", () => {
    const { sql, params } = new MsSqlDialect().sqlToQuery(tellTenant("a-tenant"));
    parseTsql(sql);
    expect([sql, params]).toEqual(["exec sp_set_session_context @key = N'tenant_id', @value = @par0", ["a-tenant"]]);
  });

  test("the wall lets nothing through but the tenant's own rows, compared byte by byte", () => {
    const text = statements.filter(isFunction).map((statement) => statement.replaceAll(/\s+/g, " "));
    expect(text).toEqual([
      "CREATE FUNCTION [dbo].[tenant_wall](@tenant_id nvarchar(64)) RETURNS TABLE WITH SCHEMABINDING AS RETURN ( " +
        "SELECT 1 AS [is_own] WHERE @tenant_id COLLATE Latin1_General_100_BIN2 = " +
        "CAST(SESSION_CONTEXT(N'tenant_id') AS nvarchar(64)) );",
    ]);
  });
});

describe("the walls between tenants on SQL Server", () => {
  const predicates = statements.filter(isPolicy).flatMap((statement) => parseSecurityPolicy(statement).predicates);

  test("stand around every table of a tenant", () => {
    expect(gapsIn(predicates, tableKinds.tenant)).toEqual([]);
    expect(tableKinds.tenant.length).toBeGreaterThan(8);
  });

  test("would be missed around a new table", () => {
    expect(gapsIn(predicates, [...tableKinds.tenant, "forgotten"])).toEqual([
      "forgotten: filter",
      "forgotten: block insert",
      "forgotten: block update",
    ]);
    const [one, ...others] = predicates;
    expect(gapsIn(others, tableKinds.tenant)).toEqual([`${one?.table.replace("dbo.", "")}: filter`]);
  });

  test("stand around no table of the installation, which is read before anybody is known", () => {
    const walled = new Set(predicates.map(({ table }) => table.replace("dbo.", "")));
    expect([...walled].toSorted()).toEqual(tableKinds.tenant.toSorted());
  });

  test("are opened by a later migration that changes rows, which would find none", () => {
    expect(blindChanges(migrations)).toEqual([]);
    const change = "UPDATE [events] SET [seq] = 1;";
    const before = migrations.slice(0, migrations.findIndex((migration) => migration.some(isPolicy)) + 1);
    expect(blindChanges([...before, [opening, change, closing]])).toEqual([]);
    expect(blindChanges([...before, [change]])).toEqual([change]);
    expect(blindChanges([...before, [opening, change]])).toEqual([change]);
    expect(blindChanges([...before, [opening, closing, change]])).toEqual([change]);
  });

  test("the application's role may read and write every table, and change none", () => {
    const change = "SELECT, INSERT, UPDATE, DELETE";
    const expected = schemaTables.map((table) => {
      const rights = appendOnly.includes(table) ? "SELECT, INSERT" : change;
      return `GRANT ${rights} ON [dbo].[${table}] TO [parley_app];`;
    });
    const denied = appendOnly.map((table) => `DENY UPDATE, DELETE ON [dbo].[${table}] TO [parley_app];`);
    const look = "GRANT SELECT ON [dbo].[parley_migrations] TO [parley_app];";
    const rights = statements.filter((statement) => /^(grant|deny|revoke)\b/i.test(statement));
    expect(rights.toSorted()).toEqual([...expected, ...denied, look].toSorted());
  });

  test("on Babelfish the policies and denials are left out, and nothing else", () => {
    const leftOut = statements.filter((statement) => forBabelfish(statement) === null);
    const isUnknown = (statement: string) => isPolicy(statement) || isTurn(statement) || /^deny\b/i.test(statement);
    expect(leftOut).toEqual(statements.filter(isUnknown));
    expect(forBabelfish("DENYALS")).not.toBeNull();
  });
});
