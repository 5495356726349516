import type { ConnectionPool } from "mssql";
import { DatabaseUnavailable } from "../database-unavailable.ts";

/** A row of `sys.databases`. */
export interface SnapshotSettings {
  name: string;
  is_read_committed_snapshot_on: boolean;
  snapshot_isolation_state: number;
}

/**
 * Readers ask for one consistent state, so a database without snapshots cannot be used. Where only writers read under
 * locks, all works, and waits more.
 * @throws DatabaseUnavailable
 */
export async function assertSnapshots(pool: ConnectionPool, onWarning: ((line: string) => void) | undefined) {
  const { recordset } = await pool.request().query<SnapshotSettings>(`
    select name, is_read_committed_snapshot_on, snapshot_isolation_state from sys.databases where name = db_name()`);
  const [settings] = recordset;
  const { fault, warning } = judgeSnapshots(settings);
  if (fault !== null) throw new DatabaseUnavailable(fault);
  if (warning !== null) onWarning?.(warning);
}

export function judgeSnapshots(settings: SnapshotSettings | undefined): {
  fault: string | null;
  warning: string | null;
} {
  if (settings === undefined) return { fault: "its login may not see the settings of the database", warning: null };
  const name = `[${settings.name.replaceAll("]", "]]")}]`;
  const isOff = settings.snapshot_isolation_state !== 1;
  const isCommittedOff = !settings.is_read_committed_snapshot_on;
  return {
    fault: isOff
      ? `snapshots are off in its database; run "ALTER DATABASE ${name} SET ALLOW_SNAPSHOT_ISOLATION ON" once`
      : null,
    warning: isCommittedOff
      ? "READ_COMMITTED_SNAPSHOT is off, so that readers and writers wait for each other; run " +
        `"ALTER DATABASE ${name} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE" once`
      : null,
  };
}
