import { type SQL, sql } from "drizzle-orm";

/**
 * Tells the server whose data the following statements are about; null for nobody's. The security policy of the migrations
 * shows no row of another tenant, and takes none. Pooled connections keep what they were told before.
 */
export function tellTenant(tenantId: string | null): SQL {
  return sql`exec sp_set_session_context @key = N'tenant_id', @value = ${tenantId}`;
}
