import type { Access } from "#lib/chat/store.ts";
import type { Database, DatabaseOptions } from "../database.ts";
import { directoryOver } from "../directory.ts";
import { scopeOf } from "../repositories/scope.ts";
import { type Building, buildingOf } from "../repositories/statement.ts";
import { tenantStore } from "../repositories/tenant-store.ts";
import { Checkpointer } from "./checkpointer.ts";
import { watchCommits } from "./commit-watcher.ts";
import { openConnection } from "./connection.ts";
import { sqliteDialect } from "./dialect.ts";
import { TransactionQueue } from "./transaction-queue.ts";
import { readTransactions, writeTransactions } from "./transactions.ts";
import { Turnstile } from "./turnstile.ts";

/** Opens the embedded database: one connection that writes and one that reads beside it. */
export function openSqlite(file: string, { onQuery }: DatabaseOptions = {}): Database {
  const open = () => openConnection(file, { onQuery, lockWaitMs: 0 });
  const connections = { read: open(), write: open() };
  const turnstile = new Turnstile(file);
  const checkpointer = new Checkpointer(file);
  const queues = {
    read: new TransactionQueue(readTransactions(connections.read)),
    write: new TransactionQueue(writeTransactions(connections.write, { turnstile, checkpointer })),
  };
  const buildings = {
    read: buildingOf(connections.read.queries, sqliteDialect),
    write: buildingOf(connections.write.queries, sqliteDialect),
  };
  const run = <Result>(access: Access, work: (building: Building) => Promise<Result>): Promise<Result> =>
    queues[access].run(() => work(buildings[access]));
  const directory = directoryOver(run);
  return {
    directory,
    tenants: {
      within: (tenantId, work, { access }) =>
        run(access, (building) => work(tenantStore(scopeOf({ building, dialect: sqliteDialect, tenantId, access })))),
    },
    ping: async () => void (await directory.findTenant("")),
    watch: (everyMs, onCommit) => watchCommits(file, everyMs, onCommit),
    close: async () => {
      await Promise.all([queues.read.idle(), queues.write.idle()]);
      connections.read.close();
      connections.write.close();
      turnstile.close();
      await checkpointer.close();
    },
  };
}
