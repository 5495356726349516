import type { Access, Tenants } from "#lib/chat/store.ts";
import type { Directory } from "#lib/identity/directory.ts";
import type { Queries, QueryListener } from "./dialect.ts";
import { directoryOver } from "./directory.ts";
import { scopeOf } from "./repositories/scope.ts";
import { tenantStore } from "./repositories/tenant-store.ts";
import { type CommitWatcher, watchCommits } from "./sqlite/commit-watcher.ts";
import { openConnection } from "./sqlite/connection.ts";
import { sqliteDialect } from "./sqlite/dialect.ts";
import { TransactionQueue } from "./sqlite/transaction-queue.ts";

export interface Database {
  readonly tenants: Tenants;
  readonly directory: Directory;
  /** @throws where the database does not answer. */
  ping(): Promise<void>;
  watch(everyMs: number, onCommit: () => void): CommitWatcher;
  /** Waits for what is under way, then closes. */
  close(): Promise<void>;
}

/** Opens the embedded database: one connection that writes and one that reads beside it. */
export function openDatabase(file: string, options: { onQuery?: QueryListener } = {}): Database {
  const connections = { read: openConnection(file, options.onQuery), write: openConnection(file, options.onQuery) };
  const queues = {
    read: new TransactionQueue(connections.read, "read"),
    write: new TransactionQueue(connections.write, "write"),
  };
  const run = <Result>(access: Access, work: (queries: Queries) => Promise<Result>): Promise<Result> =>
    queues[access].run(() => work(connections[access].queries));
  const directory = directoryOver(sqliteDialect, run);
  return {
    directory,
    tenants: {
      within: (tenantId, work, { access }) =>
        run(access, (queries) => work(tenantStore(scopeOf(queries, sqliteDialect, tenantId)))),
    },
    ping: async () => void (await directory.findTenant("")),
    watch: (everyMs, onCommit) => watchCommits(file, everyMs, onCommit),
    close: async () => {
      await Promise.all([queues.read.idle(), queues.write.idle()]);
      connections.read.close();
      connections.write.close();
    },
  };
}
