import type { Access } from "#lib/chat/store.ts";
import type { Database, DatabaseOptions } from "../database.ts";
import type { Queries } from "../dialect.ts";
import { directoryOver } from "../directory.ts";
import { scopeOf } from "../repositories/scope.ts";
import { tenantStore } from "../repositories/tenant-store.ts";
import { watchCommits } from "./commit-watcher.ts";
import { openConnection } from "./connection.ts";
import { sqliteDialect } from "./dialect.ts";
import { TransactionQueue } from "./transaction-queue.ts";

/** Opens the embedded database: one connection that writes and one that reads beside it. */
export function openSqlite(file: string, { onQuery }: DatabaseOptions = {}): Database {
  const connections = { read: openConnection(file, onQuery), write: openConnection(file, onQuery) };
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
        run(access, (queries) => work(tenantStore(scopeOf({ queries, dialect: sqliteDialect, tenantId, access })))),
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
