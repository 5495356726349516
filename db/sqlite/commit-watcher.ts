import { DatabaseSync } from "node:sqlite";
import type { CommitWatcher } from "../database.ts";

/**
 * Looks at SQLite's `PRAGMA data_version`, a read of microseconds that changes with every commit of another connection,
 * every `everyMs` milliseconds.
 */
export function watchCommits(file: string, everyMs: number, onCommit: () => void): CommitWatcher {
  const client = new DatabaseSync(file);
  const version = client.prepare("PRAGMA data_version");
  let last = version.get()?.data_version;
  const timer = setInterval(() => {
    const current = version.get()?.data_version;
    if (current === last) return;
    last = current;
    onCommit();
  }, everyMs);
  return {
    close: () => {
      clearInterval(timer);
      client.close();
    },
  };
}
