import { v7 } from "uuid";
import type { AuditRecord } from "#lib/chat/audit/audit-entry.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { SessionRecord } from "#lib/chat/members/session.ts";
import { hashPassword } from "#lib/identity/passwords.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { aMember, aTenant, read } from "#tests/support/builders.ts";

export const rightPassword = "a password that is right";
const hash = hashPassword(rightPassword);

export interface Login {
  tenantId: TenantId;
  slug: string;
  memberId: string;
  email: string;
}

/** Makes a member of a tenant of their own, who signs in with `rightPassword`. */
export async function aLogin(
  application: TestApplication,
  given: { role?: string; tenantId?: TenantId } = {},
): Promise<Login> {
  const { database } = application;
  const slug = `acme-${v7()}`;
  const tenantId = given.tenantId ?? (await aTenant(database, { slug }));
  const { id: memberId, email } = await aMember(database, { role: "operator", ...given, tenantId });
  const account = { email, passwordHash: await hash, tenantId, memberId, createdAt: new Date() };
  await database.directory.addAccount(account);
  return { tenantId, slug, memberId, email };
}

/** What the tenant's audit log says, oldest first. */
export async function auditOf(application: TestApplication, tenantId: TenantId): Promise<AuditRecord[]> {
  const entries = await read(application.database, tenantId, ({ audit }) => audit.list({ limit: 200 }));
  return entries.toReversed();
}

export function liveSessions(application: TestApplication, { tenantId, memberId }: Login): Promise<SessionRecord[]> {
  return read(application.database, tenantId, ({ sessions }) => sessions.live(memberId, new Date()));
}
