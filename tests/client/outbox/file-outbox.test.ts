import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import { nameOfOwner, type OutboxOwner, type OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { randomFrom } from "#tests/client/random.ts";
import { outboxStorageContract } from "#tests/contracts/outbox-storage.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "parley-outbox-"));
});
afterAll(() => rm(root, { recursive: true }));

outboxStorageContract(async (owner) => createFileOutbox({ directory: root, ...owner }));

let count = 0;

/** Another directory each time, with somebody's messages in it. */
async function aDirectory() {
  count += 1;
  const directory = join(root, `directory-${count}`);
  const owner: OutboxOwner = { tenant: "acme", self: { kind: "visitor", id: "vera" } };
  const storage = createFileOutbox({ directory, ...owner });
  await storage.put(aPendingMessage({ id: "1" }));
  return { directory, folder: join(directory, nameOfOwner(owner)), owner, storage };
}

const rounds = 5;
const writer = new URL("endless-writer.ts", import.meta.url).pathname;

/**
 * Ends a writer somewhere behind the line of this number.
 * @returns the last version that it told of each message, 0 for one that it has removed
 */
async function toldUntil(
  output: Readable | null,
  line: number,
  end: () => Promise<unknown>,
): Promise<Map<string, number>> {
  const told = new Map<string, number>();
  let lines = 0;
  let ended: Promise<unknown> | undefined;
  for await (const text of createInterface(output ?? Readable.from([]))) {
    const [id = "", version] = text.split(" ");
    told.set(id, Number(version));
    lines += 1;
    if (lines === line) ended = end();
  }
  if (ended === undefined) throw new Error("The writer ended by itself.");
  await ended;
  return told;
}

/** @returns the messages that are there although they were removed, or that are missing, older than was told or damaged */
async function wrongIn(storage: OutboxStorage, told: ReadonlyMap<string, number>): Promise<string[]> {
  const messages = new Map((await storage.load()).map((message) => [message.id, message]));
  const isRight = ([id, version]: [string, number]): boolean => {
    const message = messages.get(id);
    if (message === undefined || version === 0) return message === undefined && version === 0;
    return (message.basedOnSeq ?? 0) >= version && message.body === "x".repeat(8_000);
  };
  return [...told].filter((entry) => !isRight(entry)).map(([id]) => id);
}

describe("a directory of unsent messages", () => {
  test("has all that was told to be stored, and whole, after a SIGKILL at any moment", async () => {
    const { directory, owner, storage } = await aDirectory();
    const random = randomFrom(1);
    for (let round = 0; round < rounds; round += 1) {
      const place = JSON.stringify({ directory, ...owner, run: `process-${round}` });
      const child = spawn(process.execPath, [writer, place], { stdio: ["ignore", "pipe", "inherit"] });
      const kill = (): Promise<unknown> => {
        child.kill("SIGKILL");
        return once(child, "close");
      };
      const told = await toldUntil(child.stdout, 1 + random.below(200), kill);
      expect(await wrongIn(storage, told)).toEqual([]);
    }
  });

  test("has all that was told to be stored, and whole, after its thread was ended at any moment", async () => {
    const { directory, owner, storage } = await aDirectory();
    const random = randomFrom(2);
    for (let round = 0; round < rounds; round += 1) {
      const place = JSON.stringify({ directory, ...owner, run: `thread-${round}` });
      const worker = new Worker(writer, { argv: [place], stdout: true });
      const told = await toldUntil(worker.stdout, 1 + random.below(200), () => worker.terminate());
      expect(await wrongIn(storage, told)).toEqual([]);
    }
  });

  test("leaves out what is damaged, and goes on with the rest", async () => {
    const { folder, storage } = await aDirectory();
    await writeFile(join(folder, "2.json"), JSON.stringify(aPendingMessage({ id: "2" })).slice(0, -20));
    await writeFile(join(folder, "3.json"), "");
    expect(await storage.load()).toEqual([aPendingMessage({ id: "1" })]);
  });

  test("clears away what a crash has left unfinished, but not what is being written", async () => {
    const { folder, storage } = await aDirectory();
    for (const name of ["old.tmp", "new.tmp"]) await writeFile(join(folder, name), "{");
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, "old.tmp"), anHourAgo, anHourAgo);
    await storage.load();
    expect((await readdir(folder)).toSorted()).toEqual(["1.json", "new.tmp"]);
  });

  test("fails where it cannot write, and works when it can", async () => {
    const directory = join(root, "in-the-way");
    await writeFile(directory, "");
    const storage = createFileOutbox({ directory, tenant: "acme", self: { kind: "visitor", id: "vera" } });
    await expect(storage.put(aPendingMessage({ id: "1" }))).rejects.toThrow("ENOTDIR");
    await expect(storage.load()).rejects.toThrow("ENOTDIR");
    await rm(directory);
    await storage.put(aPendingMessage({ id: "1" }));
    expect(await storage.load()).toEqual([aPendingMessage({ id: "1" })]);
  });
});
