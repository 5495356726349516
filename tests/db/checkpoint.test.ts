import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test, vi } from "vitest";
import { Checkpointer } from "#db/sqlite/checkpointer.ts";
import { openConnection } from "#db/sqlite/connection.ts";
import { TransactionQueue } from "#db/sqlite/transaction-queue.ts";
import { writeTransactions } from "#db/sqlite/transactions.ts";
import { Turnstile } from "#db/sqlite/turnstile.ts";
import { frameBytes, framesBeforeRestart, framesMax } from "#db/sqlite/wal-limits.ts";
import { aTenant } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";
import type { Orders } from "./writer/orders.ts";
import { WriterProcess } from "./writer/writer-process.ts";

/** A unit of so many bytes is at least five frames, so that so many units are more than twice what the log may hold. */
const bytesPerUnit = 20_000;
const framesPerUnit = 5;
const unitsOfManyLogs = Math.ceil((2.5 * framesMax) / framesPerUnit);
const unitsTogether = 20;
/** What a group may add to a log that was just short enough, from each of two processes. */
const overshootFrames = 4_000;

const waiting = { timeout: 90_000, interval: 5 };

/** How long the log is now, in frames, as every connection sees it. */
function framesOf(file: string): number {
  const client = new DatabaseSync(file, { timeout: 1_000 });
  const { log } = { ...client.prepare("PRAGMA wal_checkpoint(NOOP)").get() };
  client.close();
  return Number(log);
}

/** Notes how large the file of the log has been at most, while `until` has not come true. */
async function largestLog(file: string, until: () => boolean): Promise<number> {
  let largest = 0;
  await vi.waitFor(() => {
    largest = Math.max(largest, statSync(`${file}-wal`).size / frameBytes);
    expect(until()).toBe(true);
  }, waiting);
  return largest;
}

/** Starts processes that write without a pause, until they are killed. */
async function startWriters(
  { file, database }: Awaited<ReturnType<typeof aDatabaseFile>>,
  { count, ...units }: Pick<Orders, "unitsInFlight" | "bytesPerUnit"> & { count: number },
) {
  const orders = { file, tenantId: await aTenant(database), msPerUnit: 0, ...units };
  const writers = await Promise.all(Array.from({ length: count }, () => WriterProcess.start(orders)));
  for (const writer of writers) writer.begin();
  return {
    acknowledged: () => writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0),
    killFirst: async () => writers[0]?.kill(),
    [Symbol.asyncDispose]: async () => void (await Promise.all(writers.map((writer) => writer.kill()))),
  };
}

describe("the write-ahead log", { timeout: 120_000 }, () => {
  const large = { unitsInFlight: unitsTogether, bytesPerUnit };

  test("stays short while two processes write without a pause, and when one of them dies", async () => {
    await using opened = await aDatabaseFile();
    await using writers = await startWriters(opened, { count: 2, ...large });
    const ofBoth = await largestLog(opened.file, () => writers.acknowledged() > unitsOfManyLogs);
    expect(ofBoth).toBeLessThan(framesMax + overshootFrames);
    await writers.killFirst();
    const start = writers.acknowledged();
    const ofOne = await largestLog(opened.file, () => writers.acknowledged() > start + unitsOfManyLogs);
    expect(ofOne).toBeLessThan(framesMax + overshootFrames);
  });

  test("begins again before a process that writes without a pause would have to wait for it", async () => {
    await using opened = await aDatabaseFile();
    await using writers = await startWriters(opened, { count: 1, unitsInFlight: 100, bytesPerUnit: 200 });
    const largest = await largestLog(opened.file, () => writers.acknowledged() > 40_000);
    expect(largest).toBeGreaterThan(framesBeforeRestart);
    expect(largest).toBeLessThan(framesMax);
  });

  test("grows while somebody reads on, who holds up nobody, and is short again when they are gone", async () => {
    await using opened = await aDatabaseFile();
    const { file } = opened;
    await using writers = await startWriters(opened, { count: 2, ...large });
    const reader = new DatabaseSync(file);
    reader.exec("BEGIN; SELECT count(*) FROM tenants;");
    const grown = await largestLog(file, () => writers.acknowledged() > unitsOfManyLogs);
    expect(grown).toBeGreaterThan(2 * framesMax);
    reader.close();
    await vi.waitFor(() => expect(framesOf(file)).toBeLessThan(framesBeforeRestart), waiting);
    await vi.waitFor(() => expect(statSync(`${file}-wal`).size).toBeLessThanOrEqual(framesMax * frameBytes), waiting);
  });

  test.each([
    ["the thread alone keeps it short", { hasThread: true, hasOwnCheckpoints: false }],
    ["SQLite alone keeps it short, where there is no thread", { hasThread: false, hasOwnCheckpoints: true }],
  ])("%s", async (_name, { hasThread, hasOwnCheckpoints }) => {
    await using opened = await aDatabaseFile();
    const { file } = opened;
    using warned = vi.spyOn(process, "emitWarning").mockReturnValue();
    const connection = openConnection(file, { lockWaitMs: 0 });
    connection.execute("CREATE TABLE texts (text BLOB)");
    if (!hasOwnCheckpoints) connection.ask("PRAGMA wal_autocheckpoint = 0");
    const checkpointer = new Checkpointer(hasThread ? file : `${file}/nowhere`);
    const queue = new TransactionQueue(writeTransactions(connection, { turnstile: new Turnstile(file), checkpointer }));
    const unit = async () => connection.execute(`INSERT INTO texts VALUES (randomblob(${bytesPerUnit}))`);
    let largest = 0;
    for (let units = 0; units < unitsOfManyLogs; units += unitsTogether) {
      await Promise.all(Array.from({ length: unitsTogether }, () => queue.run(unit)));
      largest = Math.max(largest, framesOf(file));
    }
    await checkpointer.close();
    connection.close();
    expect(warned).toHaveBeenCalledTimes(hasThread ? 0 : 1);
    expect(largest).toBeLessThan(framesMax + overshootFrames);
  });
});
