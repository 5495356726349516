import { desc, eq } from "drizzle-orm";
import type { ApiKeyRecord } from "#lib/chat/keys/api-key.ts";
import type { ApiKeyRepository } from "#lib/chat/store.ts";
import type { apiKeys } from "../schema/sqlite.ts";
import { permissionsOfText } from "./permission-list.ts";
import type { Scope } from "./scope.ts";
import { changeById, type Given, insertInto, statement } from "./statement.ts";

const key = statement((given: Given<{ id: string }>, { queries, own, tables: { apiKeys } }) =>
  queries
    .select()
    .from(apiKeys)
    .where(own(apiKeys, eq(apiKeys.id, given("id")))),
);
const allKeys = statement((_given, { queries, own, tables: { apiKeys } }) =>
  queries.select().from(apiKeys).where(own(apiKeys)).orderBy(desc(apiKeys.createdAt), desc(apiKeys.id)),
);
const addKey = insertInto("apiKeys");
const changeKey = changeById("apiKeys");

export function apiKeyRepository(scope: Scope): ApiKeyRepository {
  const { run } = scope;
  return {
    async add({ permissions, ...rest }) {
      await run(addKey, { ...rest, permissions: JSON.stringify(permissions) });
    },
    async get(id) {
      const [row] = await run(key, { id });
      return row === undefined ? null : keyOfRow(row);
    },
    async list() {
      const rows = await run(allKeys, {});
      return rows.map(keyOfRow);
    },
    revoke: (id, revokedAt) => changeKey(scope, id, { revokedAt }),
    used: (id, lastUsedAt) => changeKey(scope, id, { lastUsedAt }),
  };
}

function keyOfRow({ tenantId: _tenantId, permissions, ...rest }: typeof apiKeys.$inferSelect): ApiKeyRecord {
  return { ...rest, permissions: permissionsOfText(permissions) };
}
