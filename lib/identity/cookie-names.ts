/** What next-auth calls its cookies, without a prefix. */
const names = {
  sessionToken: "next-auth.session-token",
  callbackUrl: "next-auth.callback-url",
  csrfToken: "next-auth.csrf-token",
  pkceCodeVerifier: "next-auth.pkce.code_verifier",
  state: "next-auth.state",
  nonce: "next-auth.nonce",
  knownBrowser: "parley.known-browser",
} as const;

type AuthCookie = keyof typeof names;

export function isSecureSite(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}

/**
 * A cookie's name where the installation is reached under `publicUrl`. Over https it begins with `__Host-`, which browsers
 * take from this very host only, over https and for all paths (RFC 6265bis, 4.1.3.2): a neighbouring host cannot set one.
 */
export function cookieName(cookie: AuthCookie, publicUrl: string): string {
  return isSecureSite(publicUrl) ? `__Host-${names[cookie]}` : names[cookie];
}

export const cookieOptions = (publicUrl: string) =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: isSecureSite(publicUrl) }) as const;
