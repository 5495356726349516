import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import { v7 } from "uuid";
import type { PendingMessage } from "../chat-state.ts";
import { amongTabs } from "./among-tabs.ts";
import { nameOfOwner, type OutboxOwner, type OutboxStorage } from "./outbox-storage.ts";

const whole = ".json";
const unfinished = ".tmp";
/** A file that has been unfinished for so long was left behind by a crash. */
const unfinishedMsMax = 60_000;

/**
 * Keeps each unsent message in a file of its own below a directory, for clients in Node. A file is there whole or not at
 * all, whatever ends the process or the machine. The threads of one process may share it.
 */
export function createFileOutbox({ directory, ...whose }: OutboxOwner & { directory: string }): OutboxStorage {
  const folder = join(directory, nameOfOwner(whose));
  const channel = new BroadcastChannel(`parley-outbox/${folder}`);
  channel.unref();
  const tabs = amongTabs(channel);
  const pathOf = (messageId: string): string => join(folder, encodeURIComponent(messageId));

  return {
    ...tabs,
    async load() {
      await mkdir(folder, { recursive: true });
      const paths = (await readdir(folder)).map((name) => join(folder, name));
      await Promise.all(paths.filter((path) => path.endsWith(unfinished)).map(clearAway));
      const messages = await Promise.all(paths.filter((path) => path.endsWith(whole)).map(read));
      return messages.filter((message) => message !== null);
    },
    async put(message) {
      await mkdir(folder, { recursive: true });
      const temporary = `${pathOf(message.id)}.${v7()}${unfinished}`;
      await write(temporary, JSON.stringify(message));
      await rename(temporary, pathOf(message.id) + whole);
      await syncNames(folder);
      tabs.tell();
    },
    async remove(messageId) {
      await rm(pathOf(messageId) + whole, { force: true });
      tabs.tell();
    },
  };
}

/** @returns null where it is gone by now, and for one that is damaged: it does not hold up the others. */
async function read(path: string): Promise<PendingMessage | null> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function clearAway(path: string): Promise<void> {
  const written = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (written !== null && Date.now() - written.mtimeMs > unfinishedMsMax) await rm(path, { force: true });
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Has the names in a folder outlive a loss of power. Windows sees to it itself, and does not open folders. */
async function syncNames(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
