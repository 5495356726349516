/** Which group of the provider gets which role. */
export interface RoleRule {
  group: string;
  /** A built-in role by its name, or one of the tenant's own by its id. */
  role: string;
}

/** The tenant's OpenID provider. */
export interface OidcProviderRecord {
  /** What the button on the sign-in page says. */
  name: string;
  issuer: string;
  clientId: string;
  /** Sealed by the installation's secret. */
  sealedClientSecret: string;
  /** Lower-case domains whose addresses may sign in; empty lets nobody in. */
  allowedDomains: readonly string[];
  /** The claim that says to which groups somebody belongs. */
  groupsClaim: string;
  /** The first that fits decides. */
  roleMapping: readonly RoleRule[];
  /** The role of who fits none; null where they may not come in. */
  defaultRole: string | null;
  updatedAt: Date;
}

/** The provider as its managers see it: without the secret. */
export interface OidcProvider extends Omit<OidcProviderRecord, "sealedClientSecret" | "updatedAt"> {
  /** ISO 8601. */
  updatedAt: string;
}

export function presentProvider(record: OidcProviderRecord): OidcProvider {
  const { name, issuer, clientId, allowedDomains, groupsClaim, roleMapping, defaultRole, updatedAt } = record;
  return {
    name,
    issuer,
    clientId,
    allowedDomains,
    groupsClaim,
    roleMapping,
    defaultRole,
    updatedAt: updatedAt.toISOString(),
  };
}
