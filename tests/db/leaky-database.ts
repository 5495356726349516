import { and } from "drizzle-orm";
import type { Database } from "#db/database.ts";
import type { QueryListener } from "#db/dialect.ts";
import { conversationRepository } from "#db/repositories/conversations.ts";
import { type Scope, scopeOf } from "#db/repositories/scope.ts";
import { tenantStore } from "#db/repositories/tenant-store.ts";
import { openConnection } from "#db/sqlite/connection.ts";
import { openSqlite } from "#db/sqlite/database.ts";
import { sqliteDialect } from "#db/sqlite/dialect.ts";
import { TransactionQueue } from "#db/sqlite/transaction-queue.ts";

/**
 * A planted leak: the database with a repository of conversations that forgets the tenant's predicate. Whatever guards
 * the walls between tenants must find it.
 */
export function openLeakyDatabase(file: string, { onQuery }: { onQuery?: QueryListener } = {}): Database {
  const database = openSqlite(file, onQuery && { onQuery });
  const connection = openConnection(file, onQuery);
  const queue = new TransactionQueue(connection, "write");
  return {
    ...database,
    tenants: {
      within: (tenantId, work, { access }) =>
        queue.run(() => {
          const scope = scopeOf({ queries: connection.queries, dialect: sqliteDialect, tenantId, access });
          return work({ ...tenantStore(scope), conversations: conversationRepository(forgetful(scope)) });
        }),
    },
    close: async () => {
      await queue.idle();
      connection.close();
      await database.close();
    },
  };
}

function forgetful(scope: Scope): Scope {
  return { ...scope, own: (_table, ...conditions) => and(...conditions) };
}
