import { encode } from "next-auth/jwt";
import { v7 } from "uuid";
import type { Principal } from "#lib/chat/actor.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Permission } from "#lib/chat/permissions.ts";
import type { Session } from "#lib/identity/session-token.ts";
import { aMember, aSession, aTenant, aVisitor, write } from "#tests/support/builders.ts";
import { type TestApplication, testSecret } from "./an-application.ts";

export interface TestTenant {
  id: TenantId;
  slug: string;
}

/** Somebody who calls, with what proves it. */
export interface Person {
  principal: Principal;
  /** "" for nobody in particular. */
  id: string;
  name: string;
  tenant: TestTenant;
  /** The headers by which REST knows them: a cookie, a bearer token, or none. */
  headers: Readonly<Record<string, string>>;
}

export async function someTenant(
  application: TestApplication,
  given: { slug?: string; name?: string } = {},
): Promise<TestTenant> {
  const slug = given.slug ?? `tenant-${v7()}`;
  return { id: await aTenant(application.database, { ...given, slug }), slug };
}

/** Adds a member who is signed in. */
export async function anOperator(
  application: TestApplication,
  tenant: TestTenant,
  given: { name?: string; role?: string } = {},
): Promise<Person> {
  const { id, name, email } = await aMember(application.database, { tenantId: tenant.id, ...given });
  const sessionId = await aSession(application.database, { tenantId: tenant.id, memberId: id });
  const session = { memberId: id, tenantId: tenant.id, tenantSlug: tenant.slug, name, email, sessionId };
  const principal = { kind: "member", tenantId: tenant.id, id, sessionId } as const;
  return { principal, id, name, tenant, headers: { cookie: await sessionCookie(session) } };
}

/** Adds an API key of the tenant, and comes with it. */
export async function aKey(
  { database, chat: { vault } }: TestApplication,
  tenant: TestTenant,
  {
    name = "Robot",
    permissions,
    expiresAt = null,
  }: { name?: string; permissions: readonly Permission[]; expiresAt?: Date | null },
): Promise<Person> {
  const [id, secret] = [v7(), vault.newSecret()];
  const times = { createdAt: new Date(), expiresAt, lastUsedAt: null, revokedAt: null };
  const about = { hash: vault.hash(secret), hint: secret.slice(-4), createdBy: "somebody" };
  await write(database, tenant.id, ({ keys }) => keys.add({ id, name, permissions, ...about, ...times }));
  const principal = { kind: "key", tenantId: tenant.id, id } as const;
  return { principal, id, name, tenant, headers: { authorization: `Bearer parley_${tenant.id}.${id}.${secret}` } };
}

/** Adds a visitor who holds a token. */
export async function someVisitor(
  application: TestApplication,
  tenant: TestTenant,
  given: { name?: string; email?: string } = {},
): Promise<Person> {
  const { id, name } = await aVisitor(application.database, { tenantId: tenant.id, ...given });
  const token = await application.tokens.forVisitor(tenant.id, id);
  const principal = { kind: "visitor", tenantId: tenant.id, id } as const;
  return { principal, id, name, tenant, headers: { authorization: `Bearer ${token}` } };
}

/** Somebody of whom nothing is known. */
export function nobody(tenant: TestTenant): Person {
  return { principal: { kind: "anonymous", tenantId: tenant.id }, id: "", name: "", tenant, headers: {} };
}

/** The cookie that next-auth gives a member who signs in. */
export async function sessionCookie(session: Session, options: { maxAge?: number } = {}): Promise<string> {
  const token = await encode({ token: { ...session }, secret: testSecret, ...options });
  return `next-auth.session-token=${token}`;
}
