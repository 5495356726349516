import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeWorld, type World } from "./world.ts";

/** Calls `use` with a folder, which is gone afterwards. */
export async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-store-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Calls `use` with a world of so many senders, which is gone afterwards. */
export function inWorld<Result>(senders: number, use: (world: World) => Promise<Result>): Promise<Result> {
  return inFolder(async (folder) => use(await makeWorld(join(folder, "shared.db"), senders)));
}
