import type { AuditRecord } from "#lib/chat/audit/audit-entry.ts";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import { read } from "#tests/support/builders.ts";
import type { TestApplication } from "./an-application.ts";
import type { TestTenant } from "./person.ts";

/** What the tenant's audit log has, oldest first. */
export async function auditOf({ database }: TestApplication, { id }: TestTenant): Promise<AuditRecord[]> {
  return (await read(database, id, ({ audit }) => audit.list({ limit: 200 }))).toReversed();
}

/** What happened in the tenant, in order. */
export function logOf({ database }: TestApplication, { id }: TestTenant): Promise<LoggedEvent[]> {
  return read(database, id, ({ log }) => log.read({ after: 0, limit: 500 }));
}

/** Whose access changed, in order. */
export async function accessChangesOf(application: TestApplication, tenant: TestTenant): Promise<unknown[]> {
  const log = await logOf(application, tenant);
  return log.flatMap(({ event }) => (event.type === "AccessChanged" ? [event.data.subject] : []));
}
