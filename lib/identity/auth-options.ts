import type { AuthOptions, CookieOption, LoggerInstance, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { cookieName, cookieOptions, isSecureSite } from "./cookie-names.ts";
import { type Session, sessionOfClaims } from "./session-token.ts";

export interface AuthSettings {
  authSecret: string;
  sessionHours: number;
  publicUrl: string;
}

/** What happens at the door. Each refuses by a throw, whose message next-auth carries to the sign-in page. */
export interface AuthSteps {
  byPassword(login: { email: string; password: string }): Promise<Session>;
  /** @param claims of an ID token that was verified, with what else the provider has told */
  byProvider(claims: Record<string, unknown>): Promise<Session>;
  /** Its failures are next-auth's to log, and do not get out of here. */
  signedOut(session: Session): Promise<void>;
}

interface MemberUser extends User {
  parley: Session;
}

interface AuthParts {
  settings: AuthSettings;
  /** The provider of the tenant whose sign-in this is about. */
  provider: OAuthConfig<Record<string, unknown>> | null;
  steps: AuthSteps;
  logger: LoggerInstance;
}

/** next-auth over our own sign-in, for one request: a JWT session that names the tenant, the member and the sign-in. */
export function createAuthOptions({ settings, provider, steps, logger }: AuthParts): AuthOptions {
  const { authSecret, sessionHours, publicUrl } = settings;
  let sessionByProvider: Session | undefined;
  return {
    secret: authSecret,
    session: { strategy: "jwt", maxAge: sessionHours * 3_600 },
    useSecureCookies: isSecureSite(publicUrl),
    cookies: cookies(publicUrl),
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger,
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials): Promise<MemberUser> {
          const session = await steps.byPassword({
            email: credentials?.email ?? "",
            password: credentials?.password ?? "",
          });
          return { id: session.memberId, parley: session };
        },
      }),
      ...(provider === null ? [] : [provider]),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.type === "oauth") sessionByProvider = await steps.byProvider({ ...profile });
        return true;
      },
      jwt({ token, user }) {
        if (isMemberUser(user)) return { ...user.parley };
        return sessionByProvider === undefined ? token : { ...sessionByProvider };
      },
    },
    events: {
      async signOut({ token }) {
        const session = sessionOfClaims(token);
        if (session !== null) await steps.signedOut(session);
      },
    },
  };
}

function cookies(publicUrl: string) {
  const cookie = (name: Parameters<typeof cookieName>[0], more: { maxAge?: number } = {}): CookieOption => ({
    name: cookieName(name, publicUrl),
    options: { ...cookieOptions(publicUrl), ...more },
  });
  const whileAway = { maxAge: 15 * 60 };
  return {
    sessionToken: cookie("sessionToken"),
    callbackUrl: cookie("callbackUrl"),
    csrfToken: cookie("csrfToken"),
    pkceCodeVerifier: cookie("pkceCodeVerifier", whileAway),
    state: cookie("state", whileAway),
    nonce: cookie("nonce", whileAway),
  };
}

function isMemberUser(user: User | undefined): user is MemberUser {
  return user !== undefined && "parley" in user;
}
