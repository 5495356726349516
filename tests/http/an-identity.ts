import { SignJWT } from "jose";
import { v7 } from "uuid";
import { write } from "#tests/support/builders.ts";
import type { TestApplication } from "./an-application.ts";
import type { TestTenant } from "./person.ts";

/** What the host's server says of one of its users: signed with a secret of the tenant's, which is made for it. */
export async function anIdentity(
  { database, chat: { vault } }: TestApplication,
  tenant: TestTenant,
  { externalId, ...claims }: { externalId: string; name?: string; email?: string },
): Promise<string> {
  const [id, secret] = [v7(), vault.newSecret()];
  await write(database, tenant.id, async ({ settings }) => {
    // Two live at a time.
    for (const old of (await settings.secrets()).slice(1)) await settings.removeSecret(old.id);
    await settings.addSecret({ id, sealedSecret: vault.seal(secret), createdAt: new Date() });
  });
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", kid: id })
    .setSubject(externalId)
    .setExpirationTime("5 minutes")
    .sign(new TextEncoder().encode(secret));
}
