import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { AccessRepository } from "#lib/chat/store.ts";
import { permissionsOfText } from "./permission-list.ts";
import type { Scope } from "./scope.ts";
import { type Given, statement } from "./statement.ts";

interface MemberValues {
  id: string;
  sessionId: string;
  now: Date;
}
const accessOfMember = statement((given: Given<MemberValues>, { queries, own, tenantId, tables }) => {
  const { members, roles, sessions, tenants } = tables;
  const holds = and(
    eq(sessions.id, given("sessionId")),
    eq(sessions.memberId, members.id),
    isNull(sessions.endedAt),
    gt(sessions.expiresAt, sql.param(given("now"), sessions.expiresAt)),
  );
  return queries
    .select({
      name: members.name,
      role: members.role,
      createdAt: members.createdAt,
      removedAt: members.removedAt,
      roleName: roles.name,
      permissions: roles.permissions,
      sessionId: sessions.id,
      suspendedAt: tenants.suspendedAt,
    })
    .from(members)
    .innerJoin(tenants, eq(tenants.id, tenantId))
    .leftJoin(roles, own(roles, eq(roles.id, members.role)))
    .leftJoin(sessions, own(sessions, holds))
    .where(own(members, eq(members.id, given("id"))));
});
const accessOfKey = statement((given: Given<{ id: string }>, { queries, own, tenantId, tables }) => {
  const { apiKeys, tenants } = tables;
  return queries
    .select({ key: apiKeys, suspendedAt: tenants.suspendedAt })
    .from(apiKeys)
    .innerJoin(tenants, eq(tenants.id, tenantId))
    .where(own(apiKeys, eq(apiKeys.id, given("id"))));
});
const accessOfVisitor = statement((given: Given<{ id: string }>, { queries, own, tenantId, tables }) => {
  const { visitors, visitorIdentities, tenants } = tables;
  return queries
    .select({
      name: visitors.name,
      mergedIntoId: visitors.mergedIntoId,
      createdAt: visitors.createdAt,
      externalId: visitorIdentities.externalId,
      identityRequired: tenants.identityRequired,
      suspendedAt: tenants.suspendedAt,
    })
    .from(visitors)
    .innerJoin(tenants, eq(tenants.id, tenantId))
    .leftJoin(visitorIdentities, own(visitorIdentities, eq(visitorIdentities.visitorId, visitors.id)))
    .where(own(visitors, eq(visitors.id, given("id"))));
});
const accessOfAnybody = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries
    .select({ identityRequired: tenants.identityRequired, suspendedAt: tenants.suspendedAt })
    .from(tenants)
    .where(eq(tenants.id, tenantId)),
);

export function accessRepository({ run }: Scope): AccessRepository {
  return {
    async member(id, { sessionId, now }) {
      const [row] = await run(accessOfMember, { id, sessionId: sessionId ?? "", now });
      if (row === undefined) return null;
      const { name, role, roleName, permissions } = row;
      const isOwnRole = roleName !== null && permissions !== null;
      return {
        name,
        role,
        ownRole: isOwnRole ? { name: roleName, permissions: permissionsOfText(permissions) } : null,
        isRemoved: row.removedAt !== null,
        isSignedIn: sessionId === null || row.sessionId !== null,
        isSuspended: row.suspendedAt !== null,
        createdAt: row.createdAt,
      };
    },
    async key(id) {
      const [row] = await run(accessOfKey, { id });
      if (row === undefined) return null;
      const { name, permissions, expiresAt, revokedAt, lastUsedAt } = row.key;
      const times = { expiresAt, revokedAt, lastUsedAt };
      return { name, permissions: permissionsOfText(permissions), ...times, isSuspended: row.suspendedAt !== null };
    },
    async visitor(id) {
      const [row] = await run(accessOfVisitor, { id });
      if (row === undefined) return null;
      const { name, externalId, createdAt, identityRequired, mergedIntoId, suspendedAt } = row;
      return {
        name,
        isIdentified: externalId !== null,
        identityRequired,
        isMerged: mergedIntoId !== null,
        isSuspended: suspendedAt !== null,
        externalId,
        createdAt,
      };
    },
    async anonymous() {
      const [row] = await run(accessOfAnybody, {});
      if (row === undefined) throw notFound();
      return { identityRequired: row.identityRequired, isSuspended: row.suspendedAt !== null };
    },
  };
}
