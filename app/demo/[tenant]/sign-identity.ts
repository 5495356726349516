import { SignJWT } from "jose";
import { web } from "#app/web.ts";
import type { DemoUser } from "./demo-users.ts";

const validFor = "1h";

/**
 * Signs who the user is, as the server of a host does. A host keeps the secret that it was shown in the settings; the
 * demo's host takes it from the tenant's own.
 * @param slug the tenant's
 * @returns null where the tenant has no secret
 */
export async function signIdentity(slug: string, { key, name, email }: DemoUser): Promise<string | null> {
  const { authenticator, chat } = await web();
  const tenantId = await authenticator.tenant(slug);
  if (tenantId === null) return null;
  const secrets = await chat.tenants.within(tenantId, (tenant) => tenant.settings.secrets(), { access: "read" });
  const newest = secrets.at(-1);
  if (newest === undefined) return null;
  return new SignJWT({ name, email })
    .setProtectedHeader({ alg: "HS256", kid: newest.id })
    .setSubject(key)
    .setIssuedAt()
    .setExpirationTime(validFor)
    .sign(new TextEncoder().encode(chat.vault.open(newest.sealedSecret)));
}
