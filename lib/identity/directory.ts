export interface DirectoryTenant {
  id: string;
  slug: string;
}

export interface Account {
  email: string;
  passwordHash: string;
  tenantId: string;
  memberId: string;
}

/**
 * What is known of the whole installation before anybody is known: which tenants there are, and who can sign in. Its ids
 * are plain strings; only `lib/identity` makes a `TenantId` of them.
 */
export interface Directory {
  findTenant(slug: string): Promise<DirectoryTenant | null>;
  findAccount(email: string): Promise<Account | null>;
  addTenant(tenant: DirectoryTenant & { name: string; greeting: string; createdAt: Date }): Promise<void>;
  addAccount(account: Account & { createdAt: Date }): Promise<void>;
}
