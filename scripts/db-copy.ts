import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type ComparedGroup, copyDatabase, isEqual, type TableProgress } from "#db/copy/copy-database.ts";
import { CopyRefused } from "#db/copy/copy-refused.ts";
import { DatabaseUnavailable } from "#db/database-unavailable.ts";
import { SchemaUnfit } from "#db/migration.ts";
import { SettingsError } from "#lib/env.ts";
import { runCommand } from "./command.ts";

const usage = "npm run db:copy -- --from sqlite:data/parley.db --to mssql://user:password@host:port/database";
/** A line for each transaction would be too many. */
const tellEveryMs = 1_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Copies an installation into an empty database, and compares the two in the end. */
async function main(): Promise<void> {
  const option = { type: "string" } as const;
  const { values } = parseArgs({ options: { from: option, to: option } });
  const [from, to] = [addressOf("--from", values.from), addressOf("--to", values.to)];
  if (from === to) throw new SettingsError("--from and --to are the same database");
  const compared = await copyDatabase({ from, to, onProgress: teller(), onCopied: () => say("Comparing…") }).catch(
    (error: unknown) => {
      if (error instanceof CopyRefused || error instanceof DatabaseUnavailable || error instanceof SchemaUnfit) {
        throw new SettingsError(`Nothing was copied: ${error.message}.`, { cause: error });
      }
      const words = wordsOf(error);
      throw new SettingsError(`The copy has stopped, and the same command goes on with it: ${words}.`, {
        cause: error,
      });
    },
  );
  say(tableOf(compared));
  const different = compared.filter((group) => !isEqual(group));
  if (different.length > 0) {
    const count = different.length === 1 ? "One group of rows differs" : `${different.length} groups of rows differ`;
    throw new SettingsError(`${count}: empty the target and copy anew.`);
  }
  say("Both hold the same. Start Parley with the new DATABASE_URL and the AUTH_SECRET of before.");
}

/** The database's own words, without the statement and what people wrote. */
function wordsOf(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return wordsOf(error.cause);
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function addressOf(name: string, value: string | undefined): string {
  if (value?.startsWith("sqlite:")) return `sqlite:${resolve(value.slice("sqlite:".length))}`;
  if (value?.startsWith("mssql://")) return value;
  throw new SettingsError(`${name} must be sqlite:<path of a file> or mssql://…\nUsage: ${usage}`);
}

/** @returns what tells of a table when it is begun, when it is done, and every second between. */
function teller(): (progress: TableProgress) => void {
  let [table, rowsBefore, startedAt, toldAt] = ["", 0, 0, 0];
  return (progress) => {
    const now = performance.now();
    const isNew = progress.table !== table;
    if (isNew) [table, rowsBefore, startedAt] = [progress.table, progress.rows, now];
    if (!isNew && progress.rows < progress.total && now - toldAt < tellEveryMs) return;
    toldAt = now;
    const rate = Math.round(((progress.rows - rowsBefore) * 1_000) / Math.max(now - startedAt, 1));
    const count = `${progress.rows.toLocaleString("en")} of ${progress.total.toLocaleString("en")} rows`;
    say(`${table}: ${count}${rate > 0 ? `, ${rate.toLocaleString("en")} a second` : ""}`);
  };
}

function tableOf(compared: readonly ComparedGroup[]): string {
  const lines = compared
    .filter((group) => group.source.rows > 0 || !isEqual(group))
    .map((group) => {
      const { table, tenant, source, target } = group;
      const verdict = isEqual(group) ? "same" : "DIFFERENT";
      return [table, tenant ?? "", String(source.rows), String(target.rows), source.sum, target.sum, verdict];
    });
  const rows = [["table", "tenant", "rows", "copied", "checksum", "of the copy", ""], ...lines];
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

await runCommand(main);
