import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Building } from "../repositories/statement.ts";
import type { Cursor, Group } from "./pages.ts";
import type { ProgressTable } from "./progress-table.ts";

/** How far a group has been copied. */
export interface GroupProgress {
  cursor: Cursor | null;
  rows: number;
}

const cursorSchema = z.array(z.union([z.string(), z.number()]));

/** Where the source is named that is copied: it stands in the place of a group. */
const sourcePlace = { tableName: "", tenantId: "" };

export async function readProgress(building: Building, table: ProgressTable, group: Group): Promise<GroupProgress> {
  const [row] = await building.queries
    .select()
    .from(table)
    .where(isAt(table, placeOf(group)));
  return row === undefined
    ? { cursor: null, rows: 0 }
    : { cursor: cursorSchema.parse(JSON.parse(row.cursor)), rows: row.rows };
}

export async function keepProgress(
  building: Building,
  table: ProgressTable,
  { group, progress }: { group: Group; progress: GroupProgress },
): Promise<void> {
  await replace(building, table, { ...placeOf(group), cursor: JSON.stringify(progress.cursor), rows: progress.rows });
}

/** @returns the checksum of the tenants of the source from which the copy began. */
export async function readSourceMark(building: Building, table: ProgressTable): Promise<string | null> {
  const [row] = await building.queries.select().from(table).where(isAt(table, sourcePlace));
  return row?.cursor ?? null;
}

export async function keepSourceMark(building: Building, table: ProgressTable, mark: string): Promise<void> {
  await replace(building, table, { ...sourcePlace, cursor: mark, rows: 0 });
}

async function replace({ queries }: Building, table: ProgressTable, row: ProgressTable["$inferInsert"]): Promise<void> {
  await queries.delete(table).where(isAt(table, row));
  await queries.insert(table).values(row);
}

interface Place {
  tableName: string;
  tenantId: string;
}

function placeOf({ table, tenantId }: Group): Place {
  return { tableName: table.name, tenantId: tenantId ?? "" };
}

function isAt(table: ProgressTable, { tableName, tenantId }: Place) {
  return and(eq(table.tableName, tableName), eq(table.tenantId, tenantId));
}
