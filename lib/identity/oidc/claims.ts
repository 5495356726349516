import { z } from "zod";
import { limits } from "#lib/chat/limits.ts";
import { SignInRefused } from "../sign-in/refusal.ts";
import type { TenantProvider } from "./tenant-provider.ts";

const subjectMax = 255;

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(subjectMax),
  email: z.string().trim().toLowerCase().pipe(z.email().max(limits.emailMax)).optional(),
  // Some providers write it as a text.
  email_verified: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional(),
  name: z.string().trim().min(1).optional().catch(undefined),
});
const groupsSchema = z.union([z.array(z.string()), z.string().transform((group) => [group])]).catch([]);

/** Whom a provider vouches for. */
export interface ProvenIdentity {
  issuer: string;
  subject: string;
  /** In small letters. */
  email: string;
  name: string;
  groups: readonly string[];
}

/**
 * Reads the claims of a verified ID token.
 * @throws SignInRefused `provider` where they are of another issuer or incomplete, `unverified`, `foreign_domain`
 */
export function readClaims(claims: Record<string, unknown>, provider: TenantProvider): ProvenIdentity {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success || parsed.data.iss !== provider.issuer) throw new SignInRefused("provider");
  const { iss: issuer, sub: subject, email, email_verified: isVerified, name } = parsed.data;
  if (email === undefined || isVerified !== true) throw new SignInRefused("unverified");
  const [mailbox = "", domain = ""] = email.split("@");
  if (!provider.allowedDomains.includes(domain)) throw new SignInRefused("foreign_domain");
  const groups = groupsSchema.parse(claims[provider.groupsClaim]);
  return { issuer, subject, email, name: (name ?? mailbox).slice(0, limits.nameMax), groups };
}
