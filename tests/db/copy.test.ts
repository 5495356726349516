import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { getColumns } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { copiedTables, tableIn } from "#db/copy/copied-tables.ts";
import { type CopyOptions, copyDatabase, isEqual, type TableProgress } from "#db/copy/copy-database.ts";
import { insertRows } from "#db/copy/pages.ts";
import { openDatabase } from "#db/database.ts";
import { checkDatabase } from "#db/migrate.ts";
import { buildingOf } from "#db/repositories/statement.ts";
import { sqliteDialect } from "#db/sqlite/dialect.ts";
import { read } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";
import { anInstallationToCopy } from "./an-installation-to-copy.ts";
import { runScript } from "./run-script.ts";
import { schemaTables } from "./table-kinds.ts";

async function aTarget(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "parley-copy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "target", "parley.db");
}

function rowsOf(file: string, table: string): unknown[] {
  using client = new DatabaseSync(file);
  return client.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
}

function changeRow(file: string, statement: string): void {
  using client = new DatabaseSync(file);
  expect(client.prepare(statement).run().changes).toBe(1);
}

class Stopped extends Error {}

/** Copies until it is done or `onProgress` stops it. @returns whether it was stopped */
async function isStopped(options: CopyOptions): Promise<boolean> {
  try {
    await copyDatabase(options);
    return false;
  } catch (error) {
    if (error instanceof Stopped) return true;
    throw error;
  }
}

function stopAt(table: string): (progress: TableProgress) => void {
  return (progress) => {
    if (progress.table === table) throw new Stopped();
  };
}

describe("a copy of an installation", () => {
  test("has every row, and a client goes on from its cursor", async () => {
    await using source = await anInstallationToCopy();
    const target = await aTarget();
    const compared = await copyDatabase({ from: `sqlite:${source.file}`, to: `sqlite:${target}` });
    expect(compared.filter((group) => !isEqual(group))).toEqual([]);
    for (const table of schemaTables)
      expect([table, rowsOf(target, table)]).toEqual([table, rowsOf(source.file, table)]);
    expect(compared.reduce((sum, { target: { rows } }) => sum + rows, 0)).toBe(
      schemaTables.reduce((sum, table) => sum + rowsOf(source.file, table).length, 0),
    );

    await checkDatabase(`sqlite:${target}`);
    const [before, after] = [await openDatabase(`sqlite:${source.file}`), await openDatabase(`sqlite:${target}`)];
    const resume = { after: 4_000, limit: 1_000 };
    for (const tenantId of [source.tenantId, source.other]) {
      const bounds = await read(after, tenantId, ({ log }) => log.bounds());
      expect(bounds).toEqual(await read(before, tenantId, ({ log }) => log.bounds()));
      expect(bounds).toMatchObject({ epoch: "an-epoch" });
      const events = await read(after, tenantId, ({ log }) => log.read(resume));
      expect(events).toEqual(await read(before, tenantId, ({ log }) => log.read(resume)));
    }
    expect(await read(after, source.tenantId, ({ log }) => log.bounds())).toMatchObject({ head: 4_503, floor: 2 });
    await Promise.all([before.close(), after.close()]);
  });

  test("goes on wherever it was stopped, and ends with the same", async () => {
    await using source = await anInstallationToCopy();
    const target = await aTarget();
    const ends = { from: `sqlite:${source.file}`, to: `sqlite:${target}` };
    const reached = new Set<string>();
    // Stops after each table that is begun and after each transaction, the first time that it gets there.
    const stopAtFirst = (progress: TableProgress): void => {
      const place = JSON.stringify(progress);
      if (reached.has(place)) return;
      reached.add(place);
      throw new Stopped();
    };
    while (await isStopped({ ...ends, onProgress: stopAtFirst })) {
      await expect(checkDatabase(ends.to)).rejects.toThrow("holds a copy that has not ended");
    }
    expect(reached.size).toBeGreaterThan(schemaTables.length + 10);
    for (const table of schemaTables)
      expect([table, rowsOf(target, table)]).toEqual([table, rowsOf(source.file, table)]);
    await checkDatabase(ends.to);
  });

  test("goes on after its process was killed", async () => {
    await using source = await anInstallationToCopy();
    const target = await aTarget();
    const args = ["--from", `sqlite:${source.file}`, "--to", `sqlite:${target}`];
    const { child, ended } = runScript("db-copy.ts", { args });
    if (child.stdout === null) throw new Error("It has no output.");
    const lines = createInterface(child.stdout);
    for await (const line of lines) if (line.startsWith("events: 0 of")) break;
    child.kill("SIGKILL");
    await once(child, "close");
    expect((await ended).code).toBeNull();
    await expect(checkDatabase(`sqlite:${target}`)).rejects.toThrow("holds a copy that has not ended");

    const again = await runScript("db-copy.ts", { args }).ended;
    expect([again.code, again.errors]).toEqual([0, ""]);
    expect(again.output).toContain("Both hold the same.");
    expect(rowsOf(target, "events")).toEqual(rowsOf(source.file, "events"));
    const oneMore = await runScript("db-copy.ts", { args }).ended;
    expect([oneMore.code, oneMore.errors]).toEqual([
      1,
      "Nothing was copied: The target holds data already: copy into an empty database.\n",
    ]);
  });

  test("in which a row is another is told of, ends with 1, and is not started on", async () => {
    await using source = await anInstallationToCopy();
    const target = await aTarget();
    const ends = { from: `sqlite:${source.file}`, to: `sqlite:${target}` };
    expect(await isStopped({ ...ends, onProgress: stopAt("receipts") })).toBe(true);
    changeRow(
      target,
      "UPDATE messages SET body = 'nul' WHERE body = 'null' AND rowid = (SELECT max(rowid) FROM messages)",
    );
    const { code, output, errors } = await runScript("db-copy.ts", { args: ["--from", ends.from, "--to", ends.to] })
      .ended;
    expect([code, errors]).toEqual([1, "One group of rows differs: empty the target and copy anew.\n"]);
    expect(output.match(/^messages .* DIFFERENT$/gm)).toHaveLength(1);
    expect(output.match(/DIFFERENT$/gm)).toHaveLength(1);
    await expect(checkDatabase(ends.to)).rejects.toThrow("holds a copy that has not ended");
  });

  test("is refused where something is in its way, in one line", async () => {
    await using source = await anInstallationToCopy();
    await using busy = await aDatabaseFile();
    const target = await aTarget();
    const copy = (from: string, to: string) => copyDatabase({ from: `sqlite:${from}`, to: `sqlite:${to}` });
    await expect(copy(`${source.file}.missing`, target)).rejects.toThrow(/^there is no file .*\.missing$/);
    await expect(copy(busy.file, target)).rejects.toThrow(/^The file .* is in use: stop Parley first$/);
    await expect(copy(source.file, busy.file)).rejects.toThrow(/^The file .* is in use: stop Parley first$/);

    const ends = { from: `sqlite:${source.file}`, to: `sqlite:${target}` };
    expect(await isStopped({ ...ends, onProgress: stopAt("messages") })).toBe(true);
    changeRow(source.file, `UPDATE tenants SET head_pos = head_pos + 1 WHERE id = '${source.other}'`);
    await expect(copy(source.file, target)).rejects.toThrow("The source is not as it was when this copy began");
  });

  test("goes to each table after those that its rows refer to", () => {
    const tables = copiedTables().map(({ name }) => name);
    expect(tables.toSorted()).toEqual(schemaTables.toSorted());
    expect(tables.indexOf("messages")).toBeGreaterThan(tables.indexOf("conversations"));
    expect(tables.indexOf("accounts")).toBeGreaterThan(tables.indexOf("members"));
  });

  test.each(copiedTables().map((table) => [table.name, table] as const))(
    "adds rows of %s in statements that SQL Server takes",
    async (_name, table) => {
      await using opened = await aDatabaseFile();
      using client = new DatabaseSync(opened.file, { enableForeignKeyConstraints: false });
      const asked: number[] = [];
      const logger = { logQuery: (_statement: string, parameters: unknown[]) => void asked.push(parameters.length) };
      const building = buildingOf(drizzle({ client, logger }), sqliteDialect);
      const columns = Object.entries(getColumns(tableIn(building, table)));
      const values = (index: number) =>
        columns.map(([column, { dataType }]) => [column, dataType === "object date" ? new Date(index) : String(index)]);
      await insertRows(
        building,
        table,
        Array.from({ length: 2_000 }, (_, index) => Object.fromEntries(values(index))),
      );
      expect(client.prepare(`SELECT count(*) AS rows FROM ${table.name}`).get()).toEqual({ rows: 2_000 });
      // Fewer than 2,100 parameters, and 1,000 rows.
      expect(Math.max(...asked)).toBeLessThan(2_100);
      expect(Math.max(...asked) / table.columns.length).toBeLessThanOrEqual(1_000);
    },
  );
});
