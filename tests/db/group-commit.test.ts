import { setTimeout } from "node:timers/promises";
import { v7 } from "uuid";
import { describe, expect, test, vi } from "vitest";
import { Checkpointer } from "#db/sqlite/checkpointer.ts";
import { openConnection } from "#db/sqlite/connection.ts";
import { TransactionQueue } from "#db/sqlite/transaction-queue.ts";
import { type Transactions, writeTransactions } from "#db/sqlite/transactions.ts";
import { Turnstile } from "#db/sqlite/turnstile.ts";
import { aTenant, aVisibleEvent, read, someMoment, write } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";
import { lockDatabase } from "./damage.ts";
import { WriterProcess } from "./writer/writer-process.ts";

const actor = { kind: "visitor", id: v7(), name: "Vera" } as const;
const numbers = Array.from({ length: 100 }, (_, index) => index + 1);

/** A queue over a file with one table of numbers, which notes what its transactions do. */
async function aQueue(file: string, options: ConstructorParameters<typeof TransactionQueue>[1] = {}) {
  const connection = openConnection(file, { lockWaitMs: 0 });
  connection.execute("CREATE TABLE numbers (number INTEGER)");
  const transactions = writeTransactions(connection, {
    turnstile: new Turnstile(file),
    checkpointer: new Checkpointer(file),
  });
  const commit = vi.fn<Transactions["commit"]>(transactions.commit);
  const queue = new TransactionQueue({ ...transactions, commit }, options);
  const add = (number: number) => queue.run(async () => connection.execute(`INSERT INTO numbers VALUES (${number})`));
  const stored = () => connection.ask("SELECT group_concat(number) AS numbers FROM numbers ORDER BY number")?.numbers;
  return { queue, commit, add, stored, [Symbol.dispose]: () => connection.close() };
}

describe("group commit", () => {
  test("units that wait together share their commits, and are answered after them", async () => {
    await using opened = await aDatabaseFile();
    using queue = await aQueue(opened.file);
    const committedBefore: number[] = [];
    await Promise.all(
      numbers.map((number) => queue.add(number).then(() => committedBefore.push(queue.commit.mock.results.length))),
    );
    expect(queue.commit.mock.results.length).toBeLessThan(numbers.length / 4);
    expect(Math.min(...committedBefore)).toBeGreaterThan(0);
    expect(queue.stored()).toBe(numbers.join(","));
  });

  test("the event loop has its turns while many units run", async () => {
    await using opened = await aDatabaseFile();
    using queue = await aQueue(opened.file);
    const runs: number[] = [];
    let runsSinceTurn = 0;
    const timer = setInterval(() => {
      runs.push(runsSinceTurn);
      runsSinceTurn = 0;
    }, 1);
    const unit = async () => {
      const end = performance.now() + 2;
      while (performance.now() < end);
      runsSinceTurn += 1;
    };
    await Promise.all(numbers.map(() => queue.queue.run(unit)));
    clearInterval(timer);
    expect(Math.max(...runs, runsSinceTurn)).toBeLessThan(10);
  });

  test("a locked database delays units, and neither loses one nor holds up the event loop", async () => {
    await using opened = await aDatabaseFile();
    const { file, database } = opened;
    const tenantId = await aTenant(database);
    const answered = vi.fn<() => void>();
    const lock = lockDatabase(file);
    const append = () =>
      write(database, tenantId, ({ log }) => log.append([aVisibleEvent("v")], { actor, at: someMoment }));
    const units = numbers.map(() => append().then(answered));
    for (let turns = 0; turns < 100; turns += 1) await setTimeout(1);
    expect(answered).not.toHaveBeenCalled();
    lock.release();
    await Promise.all(units);
    expect(await read(database, tenantId, ({ log }) => log.bounds())).toMatchObject({ head: numbers.length });
  });

  test("a unit that waits too long for the lock is refused as busy, and the next one goes on", async () => {
    await using opened = await aDatabaseFile();
    using queue = await aQueue(opened.file, { lockWaitMs: 30 });
    const lock = lockDatabase(opened.file);
    await expect(queue.add(1)).rejects.toMatchObject({ code: "busy" });
    lock.release();
    await queue.add(2);
    expect(queue.stored()).toBe("2");
  });

  test("where the commit fails every unit of the group is told, and nothing of it stays", async () => {
    await using opened = await aDatabaseFile();
    using queue = await aQueue(opened.file);
    const failure = new Error("The disk is full.");
    queue.commit.mockImplementationOnce(() => {
      throw failure;
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map(queue.add));
    expect(outcomes).toEqual(outcomes.map(() => ({ status: "rejected", reason: failure })));
    await queue.add(4);
    expect(queue.stored()).toBe("4");
  });
});

describe("what was acknowledged survives", { timeout: 60_000 }, () => {
  test("a kill of the process that wrote it", async () => {
    await using opened = await aDatabaseFile();
    const { file, database } = opened;
    const tenantId = await aTenant(database);
    const acknowledged: number[] = [];
    for (let round = 1; round <= 5; round += 1) {
      await using writer = await WriterProcess.start({
        file,
        tenantId,
        unitsInFlight: 20,
        bytesPerUnit: 10,
        msPerUnit: 0,
      });
      writer.begin();
      await vi.waitFor(() => expect(writer.acknowledged.length).toBeGreaterThan(50 * round), {
        timeout: 20_000,
        interval: 1,
      });
      await writer.kill();
      acknowledged.push(...writer.acknowledged);
    }
    await write(database, tenantId, ({ log }) => log.append([aVisibleEvent("v")], { actor, at: someMoment }));
    const { head } = await read(database, tenantId, ({ log }) => log.bounds());
    const logged = await read(database, tenantId, ({ log }) => log.read({ after: 0, limit: head + 1 }));
    const positions = logged.map(({ event }) => event.pos);
    expect(positions).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    expect(positions).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
  });
});
