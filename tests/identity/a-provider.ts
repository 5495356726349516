import type { OidcProviderRecord } from "#lib/chat/settings/oidc-provider.ts";
import { providerIdOf } from "#lib/identity/oidc/tenant-provider.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { write } from "#tests/support/builders.ts";
import type { Browser } from "./a-front-door.ts";
import type { Login } from "./some-logins.ts";

type Tenant = Pick<Login, "tenantId">;
type GivenProvider = Partial<Omit<OidcProviderRecord, "sealedClientSecret" | "updatedAt">> & { clientSecret?: string };

/** Says which provider the members of a tenant sign in at. */
export async function useProvider(
  { database, chat }: TestApplication,
  { tenantId }: Tenant,
  { clientSecret = "a secret", ...given }: GivenProvider,
): Promise<void> {
  const provider: OidcProviderRecord = {
    name: "The company",
    issuer: "http://localhost:9",
    clientId: "parley",
    allowedDomains: ["company.test"],
    groupsClaim: "groups",
    roleMapping: [
      { group: "chiefs", role: "admin" },
      { group: "support", role: "operator" },
    ],
    defaultRole: null,
    ...given,
    sealedClientSecret: chat.vault.seal(clientSecret),
    updatedAt: new Date(),
  };
  await write(database, tenantId, ({ settings }) => settings.saveProvider(provider));
}

/** Presses the button of a tenant's provider. @returns where the browser is sent */
export async function begin(browser: Browser, slug: string, query = ""): Promise<URL> {
  return (await browser.post(`signin/${providerIdOf(slug)}${query}`, { callbackUrl: "/after" })).url;
}

/** Comes back from the provider by the address that it gave. @returns where the browser is sent */
export async function comeBack(browser: Browser, to: URL): Promise<URL> {
  const response = await browser.send(`${to.pathname.replace("/api/auth/", "")}${to.search}`);
  return new URL(response.headers.get("location") ?? "about:blank", "http://localhost:3000");
}

/** What the sign-in page was told; null where the browser was not sent there. */
export function refusalIn(url: URL): string | null {
  return url.pathname === "/sign-in" ? url.searchParams.get("error") : null;
}
