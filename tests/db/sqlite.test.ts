import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { repositoriesContract } from "#tests/contracts/repositories.ts";

repositoriesContract("SQLite", async (onQuery) => {
  const folder = await mkdtemp(join(tmpdir(), "parley-sqlite-"));
  const url = `sqlite:${join(folder, "parley.db")}`;
  await migrateDatabase(url);
  const first = await openDatabase(url, { onQuery });
  const second = await openDatabase(url, { onQuery });
  return {
    first,
    second,
    dispose: async () => {
      await Promise.all([first.close(), second.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
});
