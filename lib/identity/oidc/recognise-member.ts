import { z } from "zod";
import type { AnonymousActor } from "#lib/chat/actor.ts";
import { accessChanged } from "#lib/chat/events/access-changed.ts";
import { targetOf } from "#lib/chat/members/find-member.ts";
import type { MemberRecord } from "#lib/chat/members/member.ts";
import { findRole } from "#lib/chat/roles/role.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { type Context, useCase } from "#lib/chat/use-case.ts";
import type { SignInRefusal } from "../sign-in/refusal.ts";

const identitySchema = z.object({
  issuer: z.string(),
  subject: z.string(),
  email: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
});
type Identity = z.output<typeof identitySchema>;
type Door = Context<AnonymousActor>;

/** A refusal is returned and not thrown, so that what was noted of it is kept. */
type Recognised = { memberId: string } | { refusal: SignInRefusal };

/**
 * Finds the member whom the tenant's provider vouches for: who came by this identity before, else who has the address,
 * else somebody new. Their groups decide at each sign-in whether they come in, and as what.
 */
export const recogniseMember = useCase({
  name: "RecogniseMember",
  needs: { anonymous: true },
  access: "write",
  input: identitySchema,
  async run(door, identity): Promise<Recognised> {
    const { members } = door.tenant;
    const known = await members.findByIdentity(identity);
    const member = known ?? (await members.findByEmail(identity.email));
    if (member !== null && member.removedAt !== null) return refused(door, member, "removed");
    const standing = await standingOf(door.tenant, identity.groups);
    if (standing === null) return refused(door, member, "no_role");
    if (member === null) return { memberId: await join(door, identity, standing.role) };
    if (known === null) await link(door, member, identity);
    if (standing.isOfGroup) await follow(door, member, standing.role);
    return { memberId: member.id };
  },
});

interface Standing {
  role: string;
  /** Whether a group of theirs says so, rather than the default. */
  isOfGroup: boolean;
}

/** The role of the first rule that fits and still exists, else the default; null where they may not come in. */
async function standingOf(tenant: TenantStore, groups: readonly string[]): Promise<Standing | null> {
  const provider = await tenant.settings.provider();
  if (provider === null) return null;
  for (const { group, role } of provider.roleMapping) {
    if (groups.includes(group) && (await findRole(tenant, role)) !== null) return { role, isOfGroup: true };
  }
  const { defaultRole: role } = provider;
  return role !== null && (await findRole(tenant, role)) !== null ? { role, isOfGroup: false } : null;
}

async function join({ tenant, now, newId, audit }: Door, identity: Identity, role: string): Promise<string> {
  const { name, email } = identity;
  const id = newId();
  await tenant.members.add({ id, name, email, role, removedAt: null, createdAt: now });
  await tenant.members.addIdentity(id, { ...identity, createdAt: now });
  audit({ action: "member.joined", target: targetOf({ id, name }), after: { role, method: "oidc" } });
  return id;
}

/** Whoever can sign in needs no link any more by which somebody sets a password. */
async function link({ tenant, now }: Door, { id }: MemberRecord, identity: Identity): Promise<void> {
  await tenant.members.addIdentity(id, { ...identity, createdAt: now });
  await tenant.invitations.remove(id);
}

/**
 * Gives a member the role of their group: the company's directory is where somebody gets another job or loses one, and a
 * right that stayed behind would be found by nobody. The default role says nothing about somebody whom the tenant knows,
 * so it changes nobody; and the last owner stays one, or nobody could undo a wrong rule.
 */
async function follow({ tenant, audit, emit }: Door, member: MemberRecord, role: string): Promise<void> {
  if (member.role === role) return;
  if (member.role === "owner" && (await tenant.members.countHavingRole("owner", { withLogin: true })) <= 1) return;
  await tenant.members.change(member.id, { role });
  const change = { before: { role: member.role }, after: { role, method: "oidc" } };
  audit({ action: "member.role_changed", target: targetOf(member), ...change });
  emit(accessChanged("member", member.id));
}

function refused({ audit }: Door, member: MemberRecord | null, refusal: SignInRefusal): Recognised {
  if (member !== null) {
    audit({ action: "sign_in.failed", target: targetOf(member), after: { method: "oidc", reason: refusal } });
  }
  return { refusal };
}
