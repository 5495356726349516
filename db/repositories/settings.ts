import { asc, eq } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { OidcProviderRecord } from "#lib/chat/settings/oidc-provider.ts";
import type { SettingsRepository, WorkspaceSettings } from "#lib/chat/store.ts";
import type { oidcProviders } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

const settings = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries
    .select({ name: tenants.name, greeting: tenants.greeting, identityRequired: tenants.identityRequired })
    .from(tenants)
    .where(eq(tenants.id, tenantId)),
);
const changeSettings = statement((given: Given<WorkspaceSettings>, { queries, tenantId, tables: { tenants } }) =>
  queries
    .update(tenants)
    .set({ name: given("name"), greeting: given("greeting"), identityRequired: given("identityRequired") })
    .where(eq(tenants.id, tenantId)),
);
const suspendTenant = statement((given: Given<{ since: Date | null }>, { queries, tenantId, tables: { tenants } }) =>
  queries
    .update(tenants)
    .set({ suspendedAt: given("since") })
    .where(eq(tenants.id, tenantId)),
);

const allOrigins = statement((_given, { queries, own, tables: { allowedOrigins } }) =>
  queries
    .select({ origin: allowedOrigins.origin })
    .from(allowedOrigins)
    .where(own(allowedOrigins))
    .orderBy(asc(allowedOrigins.origin)),
);
const removeOrigins = statement((_given, { queries, own, tables: { allowedOrigins } }) =>
  queries.delete(allowedOrigins).where(own(allowedOrigins)),
);
const addOrigin = insertInto("allowedOrigins");

const allSecrets = statement((_given, { queries, own, tables: { widgetSecrets } }) => {
  const { id, sealedSecret, createdAt } = widgetSecrets;
  return queries
    .select({ id, sealedSecret, createdAt })
    .from(widgetSecrets)
    .where(own(widgetSecrets))
    .orderBy(asc(createdAt), asc(id));
});
const removeSecret = statement((given: Given<{ id: string }>, { queries, own, tables: { widgetSecrets } }) =>
  queries.delete(widgetSecrets).where(own(widgetSecrets, eq(widgetSecrets.id, given("id")))),
);
const addSecret = insertInto("widgetSecrets");

const provider = statement((_given, { queries, own, tables: { oidcProviders } }) =>
  queries.select().from(oidcProviders).where(own(oidcProviders)),
);
const removeProvider = statement((_given, { queries, own, tables: { oidcProviders } }) =>
  queries.delete(oidcProviders).where(own(oidcProviders)),
);
const addProvider = insertInto("oidcProviders");

export function settingsRepository({ run }: Scope): SettingsRepository {
  return {
    async get() {
      const [row] = await run(settings, {});
      if (row === undefined) throw notFound();
      return row;
    },
    async change({ name, greeting, identityRequired }) {
      await run(changeSettings, { name, greeting, identityRequired });
    },
    async suspend(since) {
      await run(suspendTenant, { since });
    },
    async origins() {
      const rows = await run(allOrigins, {});
      return rows.map(({ origin }) => origin);
    },
    async replaceOrigins(origins, createdAt) {
      await run(removeOrigins, {});
      for (const origin of origins) await run(addOrigin, { origin, createdAt });
    },
    async secrets() {
      return run(allSecrets, {});
    },
    async addSecret({ id, sealedSecret, createdAt }) {
      await run(addSecret, { id, sealedSecret, createdAt });
    },
    async removeSecret(id) {
      await run(removeSecret, { id });
    },
    async provider() {
      const [row] = await run(provider, {});
      return row === undefined ? null : providerOfRow(row);
    },
    async saveProvider({ allowedDomains, roleMapping, ...rest }) {
      const lists = { allowedDomains: JSON.stringify(allowedDomains), roleMapping: JSON.stringify(roleMapping) };
      await run(removeProvider, {});
      await run(addProvider, { ...rest, ...lists });
    },
    async removeProvider() {
      await run(removeProvider, {});
    },
  };
}

function providerOfRow({
  tenantId: _tenantId,
  allowedDomains,
  roleMapping,
  ...rest
}: typeof oidcProviders.$inferSelect): OidcProviderRecord {
  return { ...rest, allowedDomains: JSON.parse(allowedDomains), roleMapping: JSON.parse(roleMapping) };
}
