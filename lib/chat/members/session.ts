export type SignInMethod = "password" | "oidc";

/** A sign-in of a member, as long as it holds. */
export interface SessionRecord {
  id: string;
  memberId: string;
  method: SignInMethod;
  /** The address of the network from which they signed in. */
  address: string | null;
  userAgent: string | null;
  createdAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

/** A sign-in as the member who made it sees it. Times are ISO 8601. */
export interface Session {
  id: string;
  method: SignInMethod;
  address: string | null;
  userAgent: string | null;
  createdAt: string;
  expiresAt: string;
  /** Whether it is the one that asks. */
  isCurrent: boolean;
}

export function presentSession(record: SessionRecord, currentId: string | null): Session {
  const { id, method, address, userAgent, createdAt, expiresAt } = record;
  return {
    id,
    method,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCurrent: id === currentId,
  };
}
