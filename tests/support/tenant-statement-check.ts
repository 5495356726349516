import { AsyncLocalStorage } from "node:async_hooks";
import type { Database } from "#db/database.ts";
import type { QueryListener } from "#db/dialect.ts";
import { tableKinds } from "#tests/db/table-kinds.ts";
import { tenantViolations } from "./tenant-predicates.ts";

/** Watches every statement of a database for one that leaves the tenant for which it runs. */
export interface TenantStatementCheck {
  /** Give it to `openDatabase`. */
  readonly onQuery: QueryListener;
  /** The database, with the knowledge for which tenant each statement runs. Use this one instead. */
  guard(database: Database): Database;
  /** How many statements ran inside a tenant. */
  readonly statementCount: number;
  /** One line each, the statement included. */
  readonly violations: readonly string[];
  /** @throws Error naming every violation; and where no statement was seen, because then nothing was checked. */
  assertNone(): void;
}

/**
 * Makes a check: `const check = createTenantStatementCheck();`
 * `const database = check.guard(await openDatabase(url, { onQuery: check.onQuery }));`, and at the end `check.assertNone()`.
 * Statements outside of `tenants.within` may not touch a tenant's tables at all, but for the directory's look-up of a
 * tenant by its slug and the founding of one.
 */
export function createTenantStatementCheck(): TenantStatementCheck {
  const current = new AsyncLocalStorage<string>();
  const violations: string[] = [];
  let statementCount = 0;
  return {
    violations,
    get statementCount() {
      return statementCount;
    },
    onQuery: (statement, parameters) => {
      const tenantId = current.getStore() ?? null;
      if (tenantId !== null) statementCount += 1;
      const found = tenantViolations(statement, { parameters, tenantId, tables: tableKinds });
      violations.push(...found.map((violation) => `${violation}: ${statement}`));
    },
    guard: (database) => ({
      ...database,
      tenants: {
        within: (tenantId, work, options) =>
          database.tenants.within(tenantId, (tenant) => current.run(tenantId, () => work(tenant)), options),
      },
    }),
    assertNone: () => {
      if (statementCount === 0) throw new Error("No statement of a tenant was seen: the check is not connected.");
      if (violations.length > 0) throw new Error(`Statements left their tenant:\n${violations.join("\n")}`);
    },
  };
}
