import { audienceOfVisitor, noAudience } from "../events/event.ts";
import type { Context } from "../use-case.ts";
import type { VisitorIdentity } from "../vault.ts";
import { anonymousName, presentVisitor, type VisitorRecord } from "./visitor.ts";

/**
 * The visitor of an identity that the host's server has signed, made where they are new, with the name and the address
 * that it tells.
 * @param former an anonymous visitor whose name and address are taken where a new one comes without
 * @throws ChatError `unauthenticated` for an identity that does not hold
 */
export async function enterIdentified(
  context: Context,
  { identity, former }: { identity: string; former: VisitorRecord | null },
): Promise<VisitorRecord> {
  const { tenant, vault } = context;
  const sealed = await tenant.settings.secrets();
  const secrets = sealed.map(({ id, sealedSecret }) => ({ id, secret: vault.open(sealedSecret) }));
  const claims = await vault.readIdentity(identity, secrets);
  const known = await tenant.visitors.findByExternalId(claims.externalId);
  return known === null ? add(context, claims, former) : bringUpToDate(context, known, claims);
}

async function add(
  { tenant, now, newId, emit }: Context,
  { externalId, name, email }: VisitorIdentity,
  former: VisitorRecord | null,
): Promise<VisitorRecord> {
  const id = newId();
  const record = {
    id,
    name: name ?? former?.name ?? anonymousName(id),
    email: email ?? former?.email ?? null,
    externalId,
    createdAt: now,
  };
  await tenant.visitors.add(record);
  const visitor = presentVisitor(record);
  emit({ type: "VisitorRegistered", conversationId: null, audience: noAudience, data: { visitor } });
  return record;
}

async function bringUpToDate(
  { tenant, emit }: Context,
  known: VisitorRecord,
  claims: VisitorIdentity,
): Promise<VisitorRecord> {
  const name = claims.name ?? known.name;
  const email = claims.email ?? known.email;
  if (name === known.name && email === known.email) return known;
  const record = { ...known, name, email };
  await tenant.visitors.change(known.id, { name, email });
  const visitor = presentVisitor(record);
  emit({ type: "VisitorChanged", conversationId: null, audience: audienceOfVisitor(visitor), data: { visitor } });
  return record;
}
