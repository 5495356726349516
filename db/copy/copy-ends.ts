import { sqliteFile } from "../database.ts";
import type { Building } from "../repositories/statement.ts";
import type { ProgressTable } from "./progress-table.ts";
import { withSqliteSource, withSqliteTarget } from "./sqlite-ends.ts";

/** The database that is copied: one state of it, as it was when the copy began. */
export interface CopySource {
  /** Reads what is one tenant's, or the installation's where there is none. */
  read<Result>(tenantId: string | null, work: (building: Building) => Promise<Result>): Promise<Result>;
}

/** The database that is copied to. */
export interface CopyTarget extends CopySource {
  /** Runs work in a transaction about one tenant's rows, or the installation's. */
  write<Result>(tenantId: string | null, work: (building: Building) => Promise<Result>): Promise<Result>;
  readonly progress: ProgressTable;
  /** Whether there is a table of that name. */
  has(table: string): Promise<boolean>;
  createProgress(): Promise<void>;
  dropProgress(): Promise<void>;
}

/** Opens what is copied, keeps others from writing to it where that can be done, and closes it again. */
export async function withSource<Result>(url: string, work: (source: CopySource) => Promise<Result>): Promise<Result> {
  const file = sqliteFile(url);
  if (file === null) return (await import("./mssql-ends.ts")).withMssqlSource(url, work);
  return withSqliteSource(file, work);
}

/** Opens what is copied to, keeps other copies away from it, and closes it again. */
export async function withTarget<Result>(url: string, work: (target: CopyTarget) => Promise<Result>): Promise<Result> {
  const file = sqliteFile(url);
  if (file === null) return (await import("./mssql-ends.ts")).withMssqlTarget(url, work);
  return withSqliteTarget(file, work);
}
