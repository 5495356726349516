import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import { changesOf, isChanged } from "../audit/changes-of.ts";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { findRoleToGive } from "../members/find-member.ts";
import { assertOwner } from "../roles/may-give.ts";
import { type Context, useCase } from "../use-case.ts";
import { domainSchema, issuerSchema } from "./addresses.ts";
import { type OidcProvider, type OidcProviderRecord, presentProvider } from "./oidc-provider.ts";
import { settingsTarget } from "./settings-target.ts";

const roleSchema = z.string().min(1).max(limits.nameMax);

const inputSchema = z.object({
  name: z.string().trim().min(1).max(limits.nameMax),
  issuer: issuerSchema,
  clientId: z.string().trim().min(1).max(limits.clientIdMax),
  /** Left out, the one that is kept stays. */
  clientSecret: z.string().min(1).max(limits.clientSecretMax).optional(),
  allowedDomains: z
    .array(domainSchema)
    .max(limits.allowedDomainsMax)
    .transform((domains) => [...new Set(domains)]),
  groupsClaim: z.string().trim().min(1).max(limits.claimMax),
  roleMapping: z
    .array(z.object({ group: z.string().min(1).max(limits.groupMax), role: roleSchema }))
    .max(limits.roleRulesMax),
  defaultRole: roleSchema.nullable(),
});

/**
 * Says which OpenID provider members sign in at, and with which role. Whoever says so decides who is
 * believed to be whom, owners included, so it takes an owner.
 * @throws ChatError `forbidden`, `not_found` for an unknown role, `invalid_input` where the client's secret is missing
 */
export const saveProvider = useCase({
  name: "SaveProvider",
  needs: { member: "settings.manage" },
  access: "write",
  input: inputSchema,
  async run(context, { clientSecret, ...given }): Promise<OidcProvider> {
    const { tenant, actor, now, audit } = context;
    assertOwner(actor, "Only owners say where everybody signs in.");
    await assertRoles(context, [...given.roleMapping.map(({ role }) => role), given.defaultRole]);
    const known = await tenant.settings.provider();
    const sealedClientSecret = sealSecret(context, known, { ...given, clientSecret });
    const provider = { ...given, sealedClientSecret, updatedAt: now };
    const before = known && auditable(known);
    const changes = changesOf(before ?? {}, auditable(provider));
    const isRenewed = clientSecret !== undefined;
    if (known !== null && !isRenewed && !isChanged(changes)) return presentProvider(known);
    await tenant.settings.saveProvider(provider);
    const after = { ...changes.after, ...(isRenewed ? { clientSecret: "given anew" } : {}) };
    audit({ action: "provider.changed", target: settingsTarget(given.name), before: changes.before, after });
    return presentProvider(provider);
  },
});

async function assertRoles(context: Context<StaffActor>, roles: readonly (string | null)[]): Promise<void> {
  for (const role of new Set(roles)) if (role !== null) await findRoleToGive(context, role);
}

/** A secret that is kept goes only to whom it was meant for, or a new issuer could be one that collects it. */
function sealSecret(
  { vault }: Context,
  known: OidcProviderRecord | null,
  { clientSecret, issuer, clientId }: { clientSecret: string | undefined; issuer: string; clientId: string },
): string {
  if (clientSecret !== undefined) return vault.seal(clientSecret);
  if (known?.issuer === issuer && known.clientId === clientId) return known.sealedClientSecret;
  throw new ChatError("invalid_input", "A new issuer or client needs its own secret.", {
    fields: [{ field: "clientSecret", message: "Give the client's secret." }],
  });
}

function auditable({ sealedClientSecret: _sealed, updatedAt: _updatedAt, ...rest }: OidcProviderRecord): object {
  return rest;
}
