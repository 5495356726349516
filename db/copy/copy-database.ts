import { checkDatabase, migrateDatabase } from "../migrate.ts";
import { unfinishedCopyTable } from "../migration.ts";
import { type Checksum, checksumOf } from "./checksum.ts";
import { type CopiedTable, copiedTables } from "./copied-tables.ts";
import { type CopySource, type CopyTarget, withSource, withTarget } from "./copy-ends.ts";
import { keepProgress, keepSourceMark, readProgress, readSourceMark } from "./copy-progress.ts";
import { CopyRefused } from "./copy-refused.ts";
import { countRows, cursorOf, type Group, insertRows, pageRowsMax, readPage } from "./pages.ts";

export interface CopyOptions {
  from: string;
  to: string;
  /** Called when a table is begun, and after each of its transactions. What it throws stops the copy. */
  onProgress?(progress: TableProgress): void;
  /** Called when all is copied, before it is compared. */
  onCopied?(): void;
}

export interface TableProgress {
  table: string;
  /** How many rows are in the target, of how many in the source. */
  rows: number;
  total: number;
}

/** What was compared in the end: the rows of a table that are one tenant's, or the installation's. */
export interface ComparedGroup {
  table: string;
  tenant: string | null;
  source: Checksum;
  target: Checksum;
}

interface Tenant {
  id: string;
  slug: string;
}

/**
 * Copies an installation into an empty database, page by page in transactions, and then compares the two. One that was
 * stopped goes on where it was. Nothing is renumbered: positions, floors and epochs of the logs are the same afterwards.
 * Until all is compared and equal, the target has a mark with which Parley does not start on it.
 * @throws CopyRefused where the target holds anything else, or the source is in use or not the one of before.
 */
export async function copyDatabase({ from, to, onProgress, onCopied }: CopyOptions): Promise<ComparedGroup[]> {
  const tables = copiedTables();
  await checkDatabase(from);
  await withTarget(to, (target) => assertFree(target, tables));
  await migrateDatabase(to);
  return withSource(from, (source) =>
    withTarget(to, async (target) => {
      await begin(source, target, tables);
      const tenants = await tenantsOf(source);
      for (const table of tables) await copyTable({ source, target }, { table, tenants, onProgress });
      onCopied?.();
      const compared = await compare({ source, target }, tables, tenants);
      if (compared.every(isEqual)) await target.dropProgress();
      return compared;
    }),
  );
}

export function isEqual({ source, target }: ComparedGroup): boolean {
  return source.rows === target.rows && source.sum === target.sum;
}

/** @throws CopyRefused where there is data that no unfinished copy has brought. */
async function assertFree(target: CopyTarget, tables: readonly CopiedTable[]): Promise<void> {
  if (await target.has(unfinishedCopyTable)) return;
  // Every row of a tenant's tables refers to its tenant.
  for (const table of tables.filter(({ isOfTenant }) => !isOfTenant)) {
    if (!(await target.has(table.name))) continue;
    const rows = await target.read(null, (building) => countRows(building, { table, tenantId: null }));
    if (rows > 0) throw new CopyRefused("The target holds data already: copy into an empty database");
  }
}

/** Marks the target with what is copied to it, or compares that with the mark of before. @throws CopyRefused */
async function begin(source: CopySource, target: CopyTarget, tables: readonly CopiedTable[]): Promise<void> {
  const tenants = tables.find(({ key }) => key === "tenants");
  if (tenants === undefined) throw new Error("There is no table of the tenants.");
  await assertFree(target, tables);
  await target.createProgress();
  const { rows, sum } = await source.read(null, (building) => checksumOf(building, { table: tenants, tenantId: null }));
  const mark = `${rows} ${sum}`;
  const known = await target.write(null, async (building) => {
    const before = await readSourceMark(building, target.progress);
    if (before === null) await keepSourceMark(building, target.progress, mark);
    return before ?? mark;
  });
  if (known !== mark) {
    throw new CopyRefused("The source is not as it was when this copy began: empty the target and copy anew");
  }
}

interface Ends {
  source: CopySource;
  target: CopyTarget;
}

interface TableCopy {
  table: CopiedTable;
  tenants: readonly Tenant[];
  onProgress: CopyOptions["onProgress"];
}

async function copyTable({ source, target }: Ends, { table, tenants, onProgress }: TableCopy): Promise<void> {
  const groups: { group: Group; total: number }[] = [];
  for (const group of groupsOf(table, tenants)) {
    const total = await source.read(group.tenantId, (building) => countRows(building, group));
    if (total > 0) groups.push({ group, total });
  }
  const total = groups.reduce((sum, one) => sum + one.total, 0);
  let done = 0;
  const tell = (rows: number): void => onProgress?.({ table: table.name, rows, total });
  tell(0);
  for (const { group } of groups) {
    done += await copyGroup({ source, target }, group, (rows) => tell(done + rows));
  }
}

/** @returns how many rows of the group are in the target then. */
async function copyGroup({ source, target }: Ends, group: Group, onPage: (rows: number) => void): Promise<number> {
  const { table, tenantId } = group;
  let progress = await target.read(tenantId, (building) => readProgress(building, target.progress, group));
  for (;;) {
    const { cursor, rows } = progress;
    const page = await source.read(tenantId, (building) => readPage(building, group, cursor));
    const last = page.at(-1);
    if (last === undefined) return rows;
    const next = { cursor: cursorOf(table, last), rows: rows + page.length };
    await target.write(tenantId, async (building) => {
      await insertRows(building, table, page);
      await keepProgress(building, target.progress, { group, progress: next });
    });
    onPage(next.rows);
    if (page.length < pageRowsMax) return next.rows;
    progress = next;
  }
}

async function compare(
  { source, target }: Ends,
  tables: readonly CopiedTable[],
  tenants: readonly Tenant[],
): Promise<ComparedGroup[]> {
  const compared: ComparedGroup[] = [];
  for (const group of tables.flatMap((table) => groupsOf(table, tenants))) {
    const ofGroup = (end: CopySource) => end.read(group.tenantId, (building) => checksumOf(building, group));
    const tenant = tenants.find(({ id }) => id === group.tenantId)?.slug ?? null;
    compared.push({ table: group.table.name, tenant, source: await ofGroup(source), target: await ofGroup(target) });
  }
  return compared;
}

function groupsOf(table: CopiedTable, tenants: readonly Tenant[]): Group[] {
  return table.isOfTenant ? tenants.map(({ id }) => ({ table, tenantId: id })) : [{ table, tenantId: null }];
}

async function tenantsOf(source: CopySource): Promise<Tenant[]> {
  return source.read(null, async ({ queries, tables: { tenants } }) =>
    queries.select({ id: tenants.id, slug: tenants.slug }).from(tenants),
  );
}
