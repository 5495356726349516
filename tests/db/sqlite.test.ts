import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { repositoriesContract } from "#tests/contracts/repositories.ts";

repositoriesContract("SQLite", async (onQuery) => {
  const folder = await mkdtemp(join(tmpdir(), "parley-sqlite-"));
  const file = join(folder, "parley.db");
  migrateDatabase(file);
  const first = openDatabase(file, { onQuery });
  const second = openDatabase(file, { onQuery });
  return {
    first,
    second,
    dispose: async () => {
      await Promise.all([first.close(), second.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
});
