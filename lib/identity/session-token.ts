import { decode } from "next-auth/jwt";
import { z } from "zod";
import { roles } from "#lib/chat/permissions.ts";

const sessionSchema = z.object({
  memberId: z.string(),
  tenantId: z.string(),
  tenantSlug: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
});

/** What the session cookie says of a member. Rights are read from the tenant again with every call. */
export type Session = z.infer<typeof sessionSchema>;

/** next-auth's own names: the prefix is added where the installation is reached over https. */
const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** @returns the session of a request's cookies, or null where there is none that holds. */
export async function sessionOfCookies(
  readCookie: (name: string) => string | undefined,
  secret: string,
): Promise<Session | null> {
  for (const name of cookieNames) {
    const token = readCookie(name);
    if (token === undefined) continue;
    const claims = await decode({ token, secret }).catch(() => null);
    const session = sessionSchema.safeParse(claims);
    if (session.success) return session.data;
  }
  return null;
}
