import { createHash, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";

const audience = "parley:known-browser";
export const knownBrowserDays = 180;

/**
 * A browser with which somebody has signed in keeps a proof of that for their address. Its attempts are counted by
 * themselves, so that whoever guesses passwords elsewhere cannot keep the owner out (OWASP, "Slow down online guessing
 * attacks with device cookies").
 */
export async function proveBrowser(email: string, authSecret: string): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(digestOf(email))
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${knownBrowserDays}d`)
    .sign(keyOf(authSecret));
}

/** @returns the id of a browser that is known for this address; null for any other. */
export async function readBrowser(
  proof: string | undefined,
  email: string,
  authSecret: string,
): Promise<string | null> {
  if (proof === undefined) return null;
  const options = { audience, algorithms: ["HS256"], subject: digestOf(email) };
  const verified = await jwtVerify(proof, keyOf(authSecret), options).catch(() => null);
  return verified?.payload.jti ?? null;
}

function keyOf(authSecret: string): Uint8Array {
  return new TextEncoder().encode(authSecret);
}

function digestOf(email: string): string {
  return createHash("sha256").update(email).digest("base64url");
}
