/**
 * Whom an identity speaks of, as far as it can be read here: enough to keep what people write in this browser apart.
 * Whether it is true only the server can tell.
 * @returns a name for use in keys; null for what is no identity at all
 */
export function personOf(identity: string): string | null {
  try {
    const claims: unknown = JSON.parse(fromBase64Url(identity.split(".")[1] ?? ""));
    const hasSubject = typeof claims === "object" && claims !== null && "sub" in claims;
    return hasSubject && typeof claims.sub === "string" && claims.sub !== "" ? encodeURIComponent(claims.sub) : null;
  } catch {
    return null;
  }
}

function fromBase64Url(text: string): string {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
