import { getColumns, getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import * as schema from "#db/schema/sqlite.ts";
import type { TableKinds } from "#tests/support/tenant-predicates.ts";

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable));

export const schemaTables = tables.map(getTableName);

const tenantTables = tables.filter((table) => "tenantId" in getColumns(table)).map(getTableName);

/**
 * Every table with a `tenant_id` is a tenant's. One without belongs to the installation only where it is named here, so a
 * new table is checked unless its author says otherwise.
 */
export const tableKinds: TableKinds = {
  tenant: tenantTables,
  installation: ["accounts", "invitations", "leases", "sign_in_failures"],
};
