/**
 * A link by which somebody makes the login of a member that was added for them. It is stored with the member, in one
 * transaction; whoever opens the link is nobody yet, so it is found and used up by its hash through the directory.
 */
export interface InvitationRecord {
  /** SHA-256 of the secret in the link, in base64url, as the vault makes it. */
  hash: string;
  memberId: string;
  expiresAt: Date;
  createdAt: Date;
}

/** The tenant's invitations. A member has at most one. */
export interface InvitationRepository {
  /** Stores an invitation instead of the one that its member had. */
  replace(invitation: InvitationRecord): Promise<void>;
  /** Makes the link of a member void. */
  remove(memberId: string): Promise<void>;
}

/** An invitation as whoever invites sees it, once. */
export interface Invitation {
  /** Relative to the installation's public address. It carries the secret. */
  url: string;
  /** ISO 8601. */
  expiresAt: string;
}
