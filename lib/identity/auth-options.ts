import type { AuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { Session } from "./session-token.ts";

interface MemberUser extends User {
  parley: Session;
}

export interface AuthSettings {
  authSecret: string;
  sessionHours: number;
  publicUrl: string;
}

/** next-auth over our own sign-in: a JWT session that carries the tenant and the role. */
export function createAuthOptions(
  { authSecret, sessionHours, publicUrl }: AuthSettings,
  signIn: (credentials: { email: string; password: string }) => Promise<Session | null>,
): AuthOptions {
  return {
    secret: authSecret,
    session: { strategy: "jwt", maxAge: sessionHours * 3_600 },
    useSecureCookies: publicUrl.startsWith("https:"),
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials): Promise<MemberUser | null> {
          const session = await signIn({ email: credentials?.email ?? "", password: credentials?.password ?? "" });
          return session && { id: session.memberId, name: session.name, email: session.email, parley: session };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (isMemberUser(user) ? { ...token, ...user.parley } : token),
    },
  };
}

function isMemberUser(user: User | undefined): user is MemberUser {
  return user !== undefined && "parley" in user;
}
