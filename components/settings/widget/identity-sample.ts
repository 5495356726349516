interface SampleFacts {
  /** The id of a secret; null where there is none yet. */
  secretId: string | null;
}

/** @returns how a server in Node says who its user is, with the id of the tenant's own secret in it. */
export function identitySample({ secretId }: SampleFacts): string {
  return `import { SignJWT } from "jose";

const secret = new TextEncoder().encode(process.env.PARLEY_WIDGET_SECRET);

/** Says who the user is. Call it for the user who is signed in, and for nobody else. */
export function parleyIdentity(user) {
  return new SignJWT({ name: user.name, email: user.email })
    .setProtectedHeader({ alg: "HS256", kid: "${secretId ?? "<the secret's id>"}" })
    .setSubject(user.id)
    .setExpirationTime("1h")
    .sign(secret);
}`;
}

/** @returns what puts the widget on a page. */
export function installSnippet({ publicUrl, tenant }: { publicUrl: string; tenant: string }): string {
  return `<script src="${publicUrl}/widget.js" data-tenant="${tenant}" async></script>`;
}

/** @returns the same for a page whose user is known. */
export function identitySnippet({ publicUrl, tenant }: { publicUrl: string; tenant: string }): string {
  return `<script src="${publicUrl}/widget.js" data-tenant="${tenant}" data-identity="…" async></script>`;
}
