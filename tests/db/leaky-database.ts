import { and } from "drizzle-orm";
import type { Database } from "#db/database.ts";
import type { QueryListener } from "#db/dialect.ts";
import { conversationRepository } from "#db/repositories/conversations.ts";
import { scopeOf } from "#db/repositories/scope.ts";
import { buildingOf } from "#db/repositories/statement.ts";
import { tenantStore } from "#db/repositories/tenant-store.ts";
import { Checkpointer } from "#db/sqlite/checkpointer.ts";
import { openConnection } from "#db/sqlite/connection.ts";
import { openSqlite } from "#db/sqlite/database.ts";
import { sqliteDialect } from "#db/sqlite/dialect.ts";
import { TransactionQueue } from "#db/sqlite/transaction-queue.ts";
import { writeTransactions } from "#db/sqlite/transactions.ts";
import { Turnstile } from "#db/sqlite/turnstile.ts";

/**
 * A planted leak: the database with a repository of conversations that forgets the tenant's predicate. Whatever guards
 * the walls between tenants must find it.
 */
export function openLeakyDatabase(file: string, { onQuery }: { onQuery?: QueryListener } = {}): Database {
  const database = openSqlite(file, onQuery && { onQuery });
  const connection = openConnection(file, { onQuery });
  const neighbours = { turnstile: new Turnstile(file), checkpointer: new Checkpointer(file) };
  const queue = new TransactionQueue(writeTransactions(connection, neighbours));
  const honest = buildingOf(connection.queries, sqliteDialect);
  const forgetful: typeof honest = { ...honest, own: (_table, ...conditions) => and(...conditions) };
  return {
    ...database,
    tenants: {
      within: (tenantId, work, { access }) =>
        queue.run(() => {
          const scopeOver = (building: typeof honest) =>
            scopeOf({ building, dialect: sqliteDialect, tenantId, access });
          return work({
            ...tenantStore(scopeOver(honest)),
            conversations: conversationRepository(scopeOver(forgetful)),
          });
        }),
    },
    close: async () => {
      await queue.idle();
      connection.close();
      await database.close();
    },
  };
}
