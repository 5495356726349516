import { z } from "zod";
import { isSecureSite } from "../cookie-names.ts";

const timeoutMs = 10_000;
const documentBytesMax = 262_144;

/** Asymmetric ones only: `none` and those that a shared secret signs are never asked for. The first that both know. */
const signingAlgorithms = ["RS256", "PS256", "ES256", "EdDSA", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512"];

/** OpenID Connect Discovery 1.0, section 3. */
const documentSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url().optional(),
  jwks_uri: z.url(),
  id_token_signing_alg_values_supported: z.array(z.string()).default(["RS256"]),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
  scopes_supported: z.array(z.string()).default([]),
});

/** What is needed of a provider to sign in with it. */
export interface DiscoveredProvider {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  userinfoEndpoint: string | undefined;
  jwksUri: string;
  signingAlgorithm: string;
  clientAuthentication: "client_secret_basic" | "client_secret_post";
  scope: string;
}

/**
 * Reads what a provider publishes of itself.
 * @param publicUrl where the installation is: one that is reached over https takes no provider that is not
 * @throws Error where it does not answer, answers for another issuer, or leads anywhere without https.
 */
export async function discoverProvider(issuer: string, publicUrl: string): Promise<DiscoveredProvider> {
  const assertProtected = (address: string): void => {
    if (isSecureSite(publicUrl) && !isSecureSite(address)) throw new Error(`${address} is not https.`);
  };
  assertProtected(issuer);
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(address, {
    headers: { accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`The provider answered ${response.status} at ${address}.`);
  const document = documentSchema.parse(JSON.parse(await boundedText(response)));
  // Section 4.3: the two must be the same, or one provider could speak for another.
  if (document.issuer !== issuer) throw new Error(`The provider says that it is ${document.issuer}, not ${issuer}.`);
  const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = document;
  for (const endpoint of [authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri]) {
    if (endpoint !== undefined) assertProtected(endpoint);
  }
  return {
    issuer,
    authorizationEndpoint: authorization_endpoint,
    tokenEndpoint: token_endpoint,
    userinfoEndpoint: userinfo_endpoint,
    jwksUri: jwks_uri,
    signingAlgorithm: chooseAlgorithm(document.id_token_signing_alg_values_supported),
    clientAuthentication: document.token_endpoint_auth_methods_supported.includes("client_secret_basic")
      ? "client_secret_basic"
      : "client_secret_post",
    scope: ["openid", "email", "profile", ...document.scopes_supported.filter((scope) => scope === "groups")].join(" "),
  };
}

function chooseAlgorithm(supported: readonly string[]): string {
  const algorithm = signingAlgorithms.find((one) => supported.includes(one));
  if (algorithm === undefined) throw new Error("The provider signs its tokens with nothing that can be trusted.");
  return algorithm;
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > documentBytesMax) throw new Error("The provider's document is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
