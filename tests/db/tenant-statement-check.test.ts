import { describe, expect, test } from "vitest";
import { tenantViolations } from "#tests/support/tenant-predicates.ts";
import { schemaTables, tableKinds } from "./table-kinds.ts";

function check(statement: string, parameters: unknown[], tenantId: string | null = "ours"): string[] {
  return tenantViolations(statement, { parameters, tenantId, tables: tableKinds });
}

describe("the check of statements finds a planted leak", () => {
  test.each([
    ["a select without a predicate", 'select "id" from "messages"', []],
    ["a select with other conditions only", 'select "id" from "messages" where "messages"."id" = ?', ["m"]],
    ["another tenant's id", 'select "id" from "messages" where "messages"."tenant_id" = ?', ["theirs"]],
    [
      "one alias of two without",
      'select * from "messages" inner join "messages" "last" on "last"."seq" = ? where "messages"."tenant_id" = ?',
      [1, "ours"],
    ],
    [
      "a predicate on the wrong alias, twice",
      'select * from "messages" "a" inner join "messages" "b" on "a"."tenant_id" = ? where "a"."tenant_id" = ?',
      ["ours", "ours"],
    ],
    [
      "the first table restricted only where the join is tried",
      'select * from "messages" left join "teams" on ("messages"."tenant_id" = ? and "teams"."tenant_id" = ?)',
      ["ours", "ours"],
    ],
    [
      "a predicate beside an OR",
      'select * from "teams" where "teams"."tenant_id" = ? or "teams"."id" = ?',
      ["ours", "t"],
    ],
    ["a predicate that is negated", 'select * from "teams" where not ("teams"."tenant_id" = ?)', ["ours"]],
    [
      "a predicate inside a CASE",
      'select * from "teams" where case when 1 = 1 and "teams"."tenant_id" = ? and 1 = 1 then 1 end',
      ["ours"],
    ],
    [
      "an OR around the whole condition",
      'select * from "teams" where (("teams"."tenant_id" = ?) and ("teams"."id" = ?)) or 1 = 1',
      ["ours", "t"],
    ],
    [
      "a subquery without",
      'select (select count(*) from "messages" "m" where "m"."seq" > ?) from "teams" where "teams"."tenant_id" = ?',
      [0, "ours"],
    ],
    [
      "a union whose second half is open",
      'select "id" from "teams" where "teams"."tenant_id" = ? union all select "id" from "teams"',
      ["ours"],
    ],
    ["two tables in one FROM", 'select * from "teams", "members" where "teams"."tenant_id" = ?', ["ours"]],
    [
      "a full join",
      'select * from "teams" full join "members" on "members"."tenant_id" = ? where "teams"."tenant_id" = ?',
      ["ours", "ours"],
    ],
    ["a join in parentheses", 'select * from ("teams" inner join "members" on 1 = 1)', []],
    ["an update without", 'update "conversations" set "status" = ? where "conversations"."id" = ?', ["open", "c"]],
    ["an update that only sets the tenant", 'update "teams" set "tenant_id" = ? where "teams"."id" = ?', ["ours", "t"]],
    ["a delete without", 'delete from "messages"', []],
    ["a delete without FROM", "delete [messages]", []],
    ["an insert without a tenant_id", 'insert into "teams" ("id") values (?)', ["t"]],
    ["an insert for another tenant", 'insert into "teams" ("tenant_id", "id") values (?, ?)', ["theirs", "t"]],
    [
      "the second row for another tenant",
      'insert into "teams" ("tenant_id", "id") values (?, ?), (?, ?)',
      ["ours", "a", "theirs", "b"],
    ],
    ["an insert of what was selected", 'insert into "teams" ("tenant_id", "id") select ?, "id" from "teams"', ["ours"]],
    ["another tenant's own row", 'select "head_pos" from "tenants" where "tenants"."id" = ?', ["theirs"]],
    ["all tenants", 'select "id", "slug" from "tenants"', []],
    [
      "a look-up by slug from within a tenant",
      'select "id", "slug" from "tenants" where "tenants"."slug" = ?',
      ["acme"],
    ],
    ["the list of tenants from within one", 'select "id" from "tenants"', []],
    ["another epoch from within a tenant", 'update "tenants" set "epoch" = ?', ["next"]],
    ["more than a look-up by slug", 'select "greeting" from "tenants" where "tenants"."slug" = ?', ["acme"]],
    ["a table of no known kind", "select * from [secrets] where [secrets].[tenant_id] = @par0", ["ours"]],
    ["a form that is not understood", 'with x as (select * from "teams") select * from x', []],
    ["a MERGE", "merge teams using members on 1 = 1 when matched then delete", []],
    ["SQL Server's quoting", "select [id] from [messages] where [messages].[tenant_id] = @par1", ["ours", "theirs"]],
    ["an unquoted table", "select * from messages where seq = ?", [1]],
  ])("%s", (_name, statement, parameters) => {
    expect(check(statement, parameters)).not.toEqual([]);
  });

  test("a statement of a tenant that runs outside of any", () => {
    expect(check('select "id" from "teams" where "teams"."tenant_id" = ?', ["ours"], null)).not.toEqual([]);
  });
});

describe("the check of statements lets pass", () => {
  test.each([
    ["a select of the tenant", 'select "id" from "teams" where "teams"."tenant_id" = ?', ["ours"]],
    [
      "joins with a predicate each",
      'select * from "teams" left join "members" "m" on (("m"."tenant_id" = ?) and ("m"."id" = ?)) where (("teams"."tenant_id" = ?))',
      ["ours", "m", "ours"],
    ],
    [
      "SQL Server's form",
      "select [id] from [messages] where ([messages].[seq] > @par0 and [messages].[tenant_id] = @par1) order by [messages].[seq] offset @par2 rows fetch next @par3 rows only",
      [1, "ours", 0, 5],
    ],
    ["an update", 'update "teams" set "name" = ? where (("teams"."tenant_id" = ?) and ("id" = ?))', ["n", "ours", "t"]],
    [
      "an insert of two rows",
      'insert into "teams" ("id", "tenant_id") values (?, ?), (?, ?)',
      ["a", "ours", "b", "ours"],
    ],
    ["the tenant's own row", 'select "head_pos" from "tenants" where "tenants"."id" = ?', ["ours"]],
    ["a login", 'select * from "accounts" where "accounts"."email" = ?', ["ada@acme.test"]],
    ["what touches no table", "exec sp_set_session_context @key = N'tenant_id', @value = @par0", ["ours"]],
  ])("%s", (_name, statement, parameters) => {
    expect(check(statement, parameters)).toEqual([]);
  });

  test("what the directory asks of all tenants, outside of any tenant", () => {
    expect(check('select "id", "slug" from "tenants" where "tenants"."slug" = ?', ["acme"], null)).toEqual([]);
    expect(check('insert into "tenants" ("id", "slug") values (?, ?)', ["t", "acme"], null)).toEqual([]);
    expect(check('select "id" from "tenants"', [], null)).toEqual([]);
    expect(check('select "id", "head_pos" from "tenants" where "tenants"."id" in (?, ?)', ["t", "u"], null)).toEqual(
      [],
    );
    const due =
      'select "id" from "tenants" where "tenants"."next_job_at" <= ? order by "tenants"."next_job_at" limit ?';
    expect(check(due, [1, 2], null)).toEqual([]);
    expect(check(due, [1, 2])).not.toEqual([]);
    expect(check('update "tenants" set "epoch" = ?', ["next"], null)).toEqual([]);
  });
});

test("every table of the schema is of a known kind", () => {
  expect([...tableKinds.tenant, ...tableKinds.installation, "tenants"].toSorted()).toEqual(schemaTables.toSorted());
});
