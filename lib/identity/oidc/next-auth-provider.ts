import { decodeJwt } from "jose";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { Vault } from "#lib/chat/vault.ts";
import { discoverProvider } from "./discover.ts";
import { providerIdOf, type TenantProvider } from "./tenant-provider.ts";

const timeoutMs = 10_000;

type Claims = Record<string, unknown>;

/**
 * A tenant's provider as next-auth uses it: the authorization code flow with PKCE, state and nonce, each bound to this
 * provider, and an ID token whose signature, issuer, audience and times are verified (OpenID Connect Core 1.0, 3.1.3.7).
 * @throws Error where the provider cannot be discovered.
 */
export async function nextAuthProvider(
  provider: TenantProvider,
  { vault, publicUrl }: { vault: Pick<Vault, "open">; publicUrl: string },
): Promise<OAuthConfig<Claims>> {
  const found = await discoverProvider(provider.issuer, publicUrl);
  return {
    id: providerIdOf(provider.tenantSlug),
    name: provider.name,
    type: "oauth",
    issuer: found.issuer,
    jwks_endpoint: found.jwksUri,
    authorization: { url: found.authorizationEndpoint, params: { scope: found.scope } },
    token: { url: found.tokenEndpoint },
    userinfo: {
      ...(found.userinfoEndpoint !== undefined && { url: found.userinfoEndpoint }),
      // The ID token was verified before. What it leaves out is asked for (5.3.2: of the same subject, or of nobody).
      request: async ({ tokens, client }) => {
        const signed: Claims = tokens.id_token === undefined ? {} : decodeJwt(tokens.id_token);
        if (found.userinfoEndpoint === undefined || tokens.access_token === undefined) return signed;
        const told: Claims = await client.userinfo(tokens.access_token);
        if (told.sub !== signed.sub) throw new Error("The provider tells of another person than it has signed for.");
        return { ...told, ...signed };
      },
    },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    client: {
      id_token_signed_response_alg: found.signingAlgorithm,
      token_endpoint_auth_method: found.clientAuthentication,
    },
    clientId: provider.clientId,
    clientSecret: vault.open(provider.sealedClientSecret),
    httpOptions: { timeout: timeoutMs },
    profile: ({ sub }) => ({ id: String(sub) }),
  };
}
