import { and, asc, type Column, count, eq, getColumns, gt, gte, or, type SQL, sql } from "drizzle-orm";
import type { Building } from "../repositories/statement.ts";
import { type CopiedTable, tableIn } from "./copied-tables.ts";

export type Row = Record<string, unknown>;

/** The key of the last row that was read, without the tenant. */
export type Cursor = readonly (string | number)[];

/** The rows of a table that are one tenant's, or the installation's where there is none. */
export interface Group {
  table: CopiedTable;
  tenantId: string | null;
}

/** Limits of SQL Server for one statement: fewer than 2,100 parameters, and 1,000 rows of values. */
const parametersMax = 2_000;
const insertedRowsMax = 1_000;

/** How many rows are read at once, and copied in one transaction. */
export const pageRowsMax = 2_000;

/** The next rows of a group in the order of their keys, as this database sorts them. */
export async function readPage(building: Building, { table, tenantId }: Group, after: Cursor | null): Promise<Row[]> {
  const from = tableIn(building, table);
  const columns: Columns = getColumns(from);
  const keys = table.keyColumns.map((key) => known(columns[key]));
  // A key that is the tenant alone is the key of one row.
  if (after !== null && keys.length === 0) return [];
  const isBehind = after === null ? undefined : behind(keys, after);
  const inOrder = building.queries
    .select()
    .from(from)
    .where(and(ownedBy(columns, tenantId), isBehind))
    .orderBy(...(keys.length > 0 ? keys : [known(columns.tenantId)]).map((key) => asc(key)));
  const page = building.page(inOrder, sql.placeholder("limit")).prepare();
  return building.outcome(page.execute({ limit: pageRowsMax }));
}

export async function countRows(building: Building, { table, tenantId }: Group): Promise<number> {
  const from = tableIn(building, table);
  const [row] = await building.queries
    .select({ rows: count() })
    .from(from)
    .where(ownedBy(getColumns(from), tenantId));
  return Number(row?.rows);
}

export async function insertRows(building: Building, table: CopiedTable, rows: readonly Row[]): Promise<void> {
  const into = tableIn(building, table);
  const rowsMax = Math.min(insertedRowsMax, Math.floor(parametersMax / table.columns.length));
  for (let start = 0; start < rows.length; start += rowsMax) {
    await building.queries.insert(into).values(rows.slice(start, start + rowsMax));
  }
}

/** Where to go on after a row. */
export function cursorOf({ keyColumns, name }: CopiedTable, row: Row): Cursor {
  return keyColumns.map((key) => {
    const value = row[key];
    if (typeof value !== "string" && typeof value !== "number")
      throw new TypeError(`A key of ${name} is neither text nor number.`);
    return value;
  });
}

type Columns = Record<string, Column>;

function ownedBy(columns: Columns, tenantId: string | null): SQL | undefined {
  return tenantId === null ? undefined : eq(known(columns.tenantId), tenantId);
}

/** `a >= ? and (a > ? or b > ?)`: the first half is what an index can begin at. */
function behind([key, ...others]: readonly Column[], [value, ...values]: Cursor): SQL | undefined {
  if (key === undefined) return undefined;
  if (others.length === 0) return gt(key, value);
  return and(gte(key, value), or(gt(key, value), behind(others, values)));
}

function known(column: Column | undefined): Column {
  if (column === undefined) throw new Error("The table has no such column.");
  return column;
}
