import type { Actor, KeyActor, MemberActor, Needs, Principal, VisitorActor } from "../actor.ts";
import { reachOf } from "../conversations/reach.ts";
import { ChatError } from "../errors.ts";
import { builtInRoleNames, isBuiltInRole, permissionsOfBuiltIn } from "../permissions.ts";
import type { MemberAccess, TenantStore } from "../store.ts";

type Of<Kind extends Principal["kind"]> = Extract<Principal, { kind: Kind }>;

/**
 * Reads who the caller is now, so that a right that was taken away is gone with the next call.
 * @param needs of what they want to do; without it, whoever may not do everything that visitors may is refused
 * @throws ChatError `unauthenticated` where the tenant does not know them any more, `suspended`, `identity_required`
 */
export async function identify(
  tenant: TenantStore,
  principal: Principal,
  { now, needs = {} }: { now: Date; needs?: Pick<Needs, "visitor"> },
): Promise<Actor> {
  switch (principal.kind) {
    case "member":
      return identifyMember(tenant, principal, now);
    case "key":
      return identifyKey(tenant, principal, now);
    case "visitor":
      return identifyVisitor(tenant, principal, needs);
    case "anonymous": {
      const { isSuspended } = await tenant.access.anonymous();
      if (isSuspended) throw suspended();
      return { kind: "anonymous" };
    }
    case "system":
      return { kind: "system" };
  }
}

async function identifyMember(tenant: TenantStore, { id, sessionId }: Of<"member">, now: Date): Promise<MemberActor> {
  const access = await tenant.access.member(id, { sessionId, now });
  if (access === null || access.isRemoved || !access.isSignedIn) throw noLongerKnown();
  if (access.isSuspended) throw suspended();
  const { name, role, createdAt } = access;
  const { name: roleName, permissions } = standingOf(access);
  const seesTeams = permissions.includes("conversations.read_team") && !permissions.includes("conversations.read_all");
  const teamIds = seesTeams ? await tenant.teams.idsOf(id) : [];
  const reach = reachOf(permissions, { memberId: id, teamIds });
  return { kind: "member", id, name, role, roleName, permissions, reach, createdAt };
}

/** A role that is gone allows nothing. */
function standingOf({ role, ownRole }: MemberAccess): Pick<MemberActor, "name" | "permissions"> {
  if (isBuiltInRole(role)) return { name: builtInRoleNames[role], permissions: permissionsOfBuiltIn(role) };
  return ownRole ?? { name: "No role", permissions: [] };
}

async function identifyKey(tenant: TenantStore, { id }: Of<"key">, now: Date): Promise<KeyActor> {
  const access = await tenant.access.key(id);
  if (access === null || access.revokedAt !== null) throw noLongerKnown();
  if (access.expiresAt !== null && access.expiresAt <= now) throw noLongerKnown();
  if (access.isSuspended) throw suspended();
  const { name, permissions } = access;
  return { kind: "key", id, name, permissions, reach: reachOf(permissions, { memberId: id, teamIds: [] }) };
}

async function identifyVisitor(
  tenant: TenantStore,
  { id }: Of<"visitor">,
  { visitor: admitted }: Pick<Needs, "visitor">,
): Promise<VisitorActor> {
  const access = await tenant.access.visitor(id);
  if (access === null || access.isMerged) throw noLongerKnown();
  if (access.isSuspended) throw suspended();
  const { name, isIdentified, identityRequired, externalId, createdAt } = access;
  if (identityRequired && !isIdentified && admitted !== "unidentified") throw identityRequiredError();
  return { kind: "visitor", id, name, isIdentified, externalId, createdAt };
}

export function identityRequiredError(): ChatError {
  return new ChatError("identity_required", "Sign in on the page to chat here.");
}

function noLongerKnown(): ChatError {
  return new ChatError("unauthenticated", "This sign-in is no longer valid.");
}

function suspended(): ChatError {
  return new ChatError("suspended", "This workspace is suspended.");
}
