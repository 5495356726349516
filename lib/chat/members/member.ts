/** A person who works for a tenant, with a role in it. */
export interface MemberRecord {
  id: string;
  name: string;
  /** In small letters. */
  email: string;
  /** A built-in role by its name, or one of the tenant's own by its id. */
  role: string;
  /** Since when they may not come in any more. */
  removedAt: Date | null;
  createdAt: Date;
}

export interface MemberViewRecord extends MemberRecord {
  /** Whether they have a password or are known at the OpenID provider. */
  hasLogin: boolean;
}

/** A member as the others of the tenant see them. */
export interface Member {
  id: string;
  name: string;
  /** Null for readers who do not manage members. */
  email: string | null;
  /** A built-in role by its name, or one of the tenant's own by its id. */
  role: string;
  roleName: string;
  /** ISO 8601. */
  createdAt: string;
  /** Whether they can sign in, or were invited and have not come yet. */
  status: "active" | "invited";
}
