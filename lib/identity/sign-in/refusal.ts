/** Why a sign-in was refused, as far as whoever tries may know. */
export const signInRefusals = [
  /** The address and the password are no login. */
  "refused",
  /** Too many attempts have failed, whether the login exists or not. */
  "blocked",
  "suspended",
  /** The provider did not say who it is, in a way that can be trusted. */
  "provider",
  /** They went back from the provider without signing in. */
  "cancelled",
  /** The provider does not vouch for the address. */
  "unverified",
  /** The address is of a domain that the workspace does not let in. */
  "foreign_domain",
  /** They are in none of the groups that have a role. */
  "no_role",
  /** They were a member once. */
  "removed",
  /** It is our fault, or there is no way through to us. */
  "unreachable",
] as const;
export type SignInRefusal = (typeof signInRefusals)[number];

/** Thrown to end a sign-in. Its message is the refusal, which next-auth carries to the sign-in page. */
export class SignInRefused extends Error {
  readonly refusal: SignInRefusal;

  constructor(refusal: SignInRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}
