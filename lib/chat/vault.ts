/** Who the host's server says that somebody is. */
export interface VisitorIdentity {
  /** The `sub`: who they are among the users of the host. */
  externalId: string;
  name: string | null;
  email: string | null;
}

/** Secrets, and what is signed with them. */
export interface Vault {
  /** @returns 256 random bits in base64url. */
  newSecret(): string;
  /** @returns the SHA-256 of a secret that is long and random, in base64url. */
  hash(secret: string): string;
  /** @returns what only this installation can open again. */
  seal(secret: string): string;
  open(sealed: string): string;
  /**
   * Reads a JWT that the host's server has signed with HS256 and one of the secrets, which its `kid` names.
   * @throws ChatError `unauthenticated` for one that is forged, expired, without an expiry, or of another key.
   */
  readIdentity(token: string, secrets: readonly { id: string; secret: string }[]): Promise<VisitorIdentity>;
}
