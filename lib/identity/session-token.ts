import { decode } from "next-auth/jwt";
import { z } from "zod";
import { cookieName } from "./cookie-names.ts";

const sessionSchema = z.object({
  memberId: z.string(),
  tenantId: z.string(),
  tenantSlug: z.string(),
  name: z.string(),
  email: z.string(),
  /** The sign-in, as the tenant keeps it. */
  sessionId: z.string(),
});

/** What the session cookie says of a member. Rights are read from the tenant again with every call. */
export type Session = z.infer<typeof sessionSchema>;

export interface SessionCookieSettings {
  authSecret: string;
  /** Over https only the cookie that no neighbouring host can have set is read. */
  publicUrl: string;
}

/** @returns the session of a request's cookies, or null where there is none that holds. */
export async function sessionOfCookies(
  readCookie: (name: string) => string | undefined,
  { authSecret: secret, publicUrl }: SessionCookieSettings,
): Promise<Session | null> {
  const token = readCookie(cookieName("sessionToken", publicUrl));
  if (token === undefined) return null;
  const claims = await decode({ token, secret }).catch(() => null);
  return sessionOfClaims(claims);
}

/** @returns null for claims that are not of a session of ours. */
export function sessionOfClaims(claims: unknown): Session | null {
  const session = sessionSchema.safeParse(claims);
  return session.success ? session.data : null;
}
