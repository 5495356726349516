import type { TenantId } from "#lib/chat/ids.ts";
import type { Access } from "#lib/chat/store.ts";
import type { Dialect } from "../dialect.ts";
import type { Building, Statement } from "./statement.ts";

/** A transaction over one tenant, from which its repositories are made. */
export interface Scope {
  readonly dialect: Dialect;
  readonly access: Access;
  /** Runs a statement for the tenant. */
  run<Values extends object, Result>(
    statement: Statement<Values, Result>,
    values: NoInfer<Values>,
  ): Result | PromiseLike<Result>;
}

interface Transaction {
  building: Building;
  dialect: Dialect;
  tenantId: TenantId;
  access: Access;
}

export function scopeOf({ building, dialect, tenantId, access }: Transaction): Scope {
  return { dialect, access, run: (statement, values) => statement.run(building, values, tenantId) };
}
