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

/** Whom a link invites, as long as it can be used. */
export interface DirectoryInvitation {
  tenantId: string;
  memberId: string;
}

/** A tenant of whose log a part waits to be published. */
export interface UnpublishedTenant {
  id: string;
  /** About since when. */
  since: Date;
  /** How many events. */
  waiting: number;
}

/** One of the things that an attempt to sign in has in common with others, and how many of them may fail. */
export interface CountedSubject {
  /** A digest. */
  subject: string;
  failuresMax: number;
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
  /** Tenants with a job that is due by now, those of whom it is due longest first. */
  dueTenants(now: Date, limit: number): Promise<string[]>;
  /** Tenants whose log was not published to its end, those that have waited longest first. */
  unpublishedTenants(limit: number): Promise<UnpublishedTenant[]>;
  /**
   * Takes or renews what only one process of the installation has at a time. Their clocks are to agree within a fraction of
   * the time for which it is taken.
   * @returns a token that grows with each new holder, by which a write can show that it is not of a former one; null
   * where somebody else has it
   */
  takeLease(name: string, lease: { holder: string; now: Date; expiresAt: Date }): Promise<number | null>;
  /** Gives a lease back before its time. One that somebody else has by now stays theirs. */
  releaseLease(name: string, lease: { holder: string; token: number }): Promise<void>;
  /** Starts another life of every log, so that no cursor of before is resumed. */
  renewEpochs(epoch: string): Promise<void>;
  addTenant(
    tenant: DirectoryTenant & { name: string; greeting: string; epoch: string; createdAt: Date },
  ): Promise<void>;
  addAccount(account: Account & { createdAt: Date }): Promise<void>;
  /** By the hash of its secret; null for one that is unknown, used or expired. */
  findInvitation(hash: string, now: Date): Promise<DirectoryInvitation | null>;
  /**
   * Uses an invitation up: makes the member's login, or gives it another password, and takes all of the member's links
   * away. Of two who try at once, one does.
   * @returns `used_up` for an invitation that is not there any more, `taken` where the address is somebody else's login.
   */
  redeemInvitation(
    hash: string,
    login: { email: string; passwordHash: string; now: Date },
  ): Promise<"redeemed" | "used_up" | "taken">;
  /**
   * Counts an attempt as failed, for all of these subjects or for none: for none where one of them has failed as often as
   * it may. A count that begins now is forgotten at `forgottenAt`. Attempts at the same time are counted one after another.
   * @returns whether it was counted.
   */
  countFailure(subjects: readonly CountedSubject[], times: { now: Date; forgottenAt: Date }): Promise<boolean>;
  /** Takes back what was counted of an attempt that did not fail: all of some subjects, and one failure of others. */
  uncountFailure(counts: { all: readonly string[]; one: readonly string[] }): Promise<void>;
  /** Deletes the counts that are to be forgotten by now. */
  forgetFailures(now: Date): Promise<void>;
}
