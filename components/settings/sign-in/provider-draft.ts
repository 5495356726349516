import type { OidcProvider, RoleRule } from "#lib/chat/settings/oidc-provider.ts";
import type { ProviderInput } from "../settings-api.ts";

/** The provider's form as it is typed. */
export interface ProviderDraft {
  name: string;
  issuer: string;
  clientId: string;
  /** Empty for the one that is kept. */
  clientSecret: string;
  /** Separated by commas, spaces or lines. */
  allowedDomains: string;
  groupsClaim: string;
  roleMapping: readonly RoleRule[];
  /** `nobody` where somebody of no group may not come in. */
  defaultRole: string;
}

/** Stands for no role: who is in none of the groups may not come in. */
export const noRole = "nobody";

const usualGroupsClaim = "groups";

/** @returns the form for a provider, or for one that is added. */
export function draftOf(provider: OidcProvider | null): ProviderDraft {
  if (provider === null) {
    return {
      name: "",
      issuer: "",
      clientId: "",
      clientSecret: "",
      allowedDomains: "",
      groupsClaim: usualGroupsClaim,
      roleMapping: [],
      defaultRole: noRole,
    };
  }
  const { name, issuer, clientId, allowedDomains, groupsClaim, roleMapping, defaultRole } = provider;
  return {
    name,
    issuer,
    clientId,
    clientSecret: "",
    allowedDomains: allowedDomains.join(", "),
    groupsClaim,
    roleMapping,
    defaultRole: defaultRole ?? noRole,
  };
}

/** @returns what is sent. Rules without a group are left out. */
export function inputOf(draft: ProviderDraft): ProviderInput {
  const { clientSecret, allowedDomains, roleMapping, defaultRole, ...rest } = draft;
  return {
    name: rest.name.trim(),
    issuer: rest.issuer.trim(),
    clientId: rest.clientId.trim(),
    groupsClaim: rest.groupsClaim.trim() || usualGroupsClaim,
    allowedDomains: readDomains(allowedDomains),
    roleMapping: roleMapping
      .map(({ group, role }) => ({ group: group.trim(), role }))
      .filter(({ group }) => group !== ""),
    defaultRole: defaultRole === noRole ? null : defaultRole,
    ...(clientSecret === "" ? {} : { clientSecret }),
  };
}

/** @returns the domains of a text, in small letters; `@` at their beginning is what people write. */
export function readDomains(text: string): string[] {
  const words = text.toLowerCase().split(/[\s,;]+/);
  return [...new Set(words.map((word) => word.replace(/^@/, "")).filter((word) => word !== ""))];
}

/** @returns where the provider sends people back to, which it has to be told. */
export function redirectUri(publicUrl: string, tenant: string): string {
  return `${publicUrl}/api/auth/callback/oidc-${tenant}`;
}
