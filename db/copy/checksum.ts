import { createHash } from "node:crypto";
import type { Building } from "../repositories/statement.ts";
import type { CopiedTable } from "./copied-tables.ts";
import { type Cursor, cursorOf, type Group, pageRowsMax, type Row, readPage } from "./pages.ts";

/** What a group of rows amounts to, in whatever order they come. */
export interface Checksum {
  rows: number;
  /** The sum of the rows' digests: 32 hexadecimal digits. */
  sum: string;
}

const modulus = 2n ** 128n;

/** Reads all rows of a group. Equal sums mean equal rows, whichever database they are in and however it sorts them. */
export async function checksumOf(building: Building, group: Group): Promise<Checksum> {
  let [rows, sum] = [0, 0n];
  let after: Cursor | null = null;
  for (;;) {
    const page: Row[] = await readPage(building, group, after);
    for (const row of page) sum = (sum + digest(group.table, row)) % modulus;
    rows += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < pageRowsMax) return { rows, sum: sum.toString(16).padStart(32, "0") };
    after = cursorOf(group.table, last);
  }
}

function digest({ columns }: CopiedTable, row: Row): bigint {
  // A time is told in milliseconds, and null apart from the text "null".
  const values = columns.map((column) => row[column] ?? null);
  return BigInt(`0x${createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 32)}`);
}
