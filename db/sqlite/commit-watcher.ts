import type { CommitWatcher } from "../database.ts";
import { openConnection } from "./connection.ts";

/**
 * Looks at SQLite's `PRAGMA data_version`, a read of microseconds that changes with every commit of another connection,
 * every `everyMs` milliseconds.
 */
export function watchCommits(file: string, everyMs: number, onCommit: () => void): CommitWatcher {
  const connection = openConnection(file, { lockWaitMs: 0 });
  // Null where somebody locks the file as a whole, who may have changed it.
  const look = (): unknown => connection.ask("PRAGMA data_version")?.data_version ?? null;
  let last = look();
  const timer = setInterval(() => {
    const current = look();
    if (current === last) return;
    last = current;
    onCommit();
  }, everyMs);
  return {
    close: () => {
      clearInterval(timer);
      connection.close();
    },
  };
}
