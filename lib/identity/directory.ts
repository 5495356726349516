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
  /** All tenants of the installation. */
  tenantIds(): Promise<string[]>;
  /** The newest position of each of these tenants' logs. At most 1,000 ids. */
  heads(tenantIds: readonly string[]): Promise<Map<string, number>>;
  /** Starts another life of every log, so that no cursor of before is resumed. */
  renewEpochs(epoch: string): Promise<void>;
  addTenant(
    tenant: DirectoryTenant & { name: string; greeting: string; epoch: string; createdAt: Date },
  ): Promise<void>;
  addAccount(account: Account & { createdAt: Date }): Promise<void>;
}
