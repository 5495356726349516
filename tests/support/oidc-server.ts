import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";
import { freePorts } from "./free-ports.ts";

/** Somebody whom the company's directory knows. */
export interface DirectoryPerson {
  /** The `sub`. */
  id: string;
  email: string;
  isVerified: boolean;
  name: string;
  groups: readonly string[];
}

export interface OidcServer extends AsyncDisposable {
  issuer: string;
  client: { clientId: string; clientSecret: string };
  /** Change it, and the next sign-in tells the change. */
  people: DirectoryPerson[];
}

const lifeSeconds = 3_600;
const scopes = ["openid", "email", "profile", "groups"];

/**
 * Starts a company's OpenID provider, a real one, which signs its tokens with a key of its own. Whoever comes chooses on
 * its page who they are. Its ID tokens carry the subject alone: the rest is asked for at its userinfo endpoint.
 */
export async function startOidcServer({
  people,
  redirectUris,
}: {
  people: DirectoryPerson[];
  redirectUris: readonly string[];
}): Promise<OidcServer> {
  const [port = 0] = await freePorts(1);
  const issuer = `http://localhost:${port}`;
  const client = { clientId: "parley", clientSecret: "the secret of the client at its provider" };
  const server: OidcServer = {
    issuer,
    client,
    people,
    [Symbol.asyncDispose]: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [...redirectUris] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "one" }] },
    cookies: { keys: ["the cookies of the provider"] },
    scopes,
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
    ttl: {
      AccessToken: lifeSeconds,
      Grant: lifeSeconds,
      IdToken: lifeSeconds,
      Interaction: lifeSeconds,
      Session: lifeSeconds,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/choose/${uid}` },
    findAccount: (_context: unknown, id: string) => {
      const person = server.people.find((one) => one.id === id);
      if (person === undefined) return undefined;
      const { email, isVerified, name, groups } = person;
      return { accountId: id, claims: () => ({ sub: id, email, email_verified: isVerified, name, groups }) };
    },
  });
  const answer = provider.callback();
  const listener = createServer((request, response) => {
    const isChoice = request.url?.startsWith("/choose/") === true;
    if (isChoice) void choose({ provider, server }, request, response);
    else answer(request, response);
  });
  await new Promise<void>((resolve) => listener.listen(port, "localhost", resolve));
  return server;
}

/** The provider's page: a button for each person, and one to go back. */
async function choose(
  { provider, server }: { provider: Provider; server: OidcServer },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    const buttons = server.people.map(({ id, name }) => `<button name="person" value="${id}">I am ${name}</button>`);
    response.setHeader("content-type", "text/html");
    response.end(
      `<h1>The company</h1><form method="post">${buttons.join("")}<button name="person">Back</button></form>`,
    );
    return;
  }
  const accountId = new URLSearchParams(await text(request)).get("person") ?? "";
  if (accountId === "") return provider.interactionFinished(request, response, { error: "access_denied" });
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, {
    login: { accountId, remember: false },
    consent: { grantId: await grant.save() },
  });
}
