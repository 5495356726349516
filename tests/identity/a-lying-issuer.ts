import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { freePorts } from "#tests/support/free-ports.ts";

/** What an honest provider would put into the ID token, and the keys that it could sign with. */
export interface Minting {
  claims: JWTPayload;
  /** Signs with the key that it has published. */
  sign(claims: JWTPayload): Promise<string>;
  /** Signs with a key that it has not published, under the name of the one that it has. */
  signFalsely(claims: JWTPayload): Promise<string>;
}

export type Mint = (minting: Minting) => string | Promise<string>;

export interface LyingIssuer extends AsyncDisposable {
  issuer: string;
  clientId: string;
  /** Makes the next ID tokens. */
  mint: Mint;
  /** Takes the place of what it publishes of itself. */
  discovery: Record<string, unknown>;
  /** What it tells at its userinfo endpoint. */
  userinfo: Record<string, unknown>;
  /** The forms that its token endpoint got. */
  redemptions: URLSearchParams[];
}

export const honest: Mint = ({ sign, claims }) => sign(claims);

/** Starts an issuer that makes whatever token it is told to make, and lets everybody in without asking. */
export async function startLyingIssuer(): Promise<LyingIssuer> {
  const [port = 0] = await freePorts(1);
  const issuer = `http://localhost:${port}`;
  const clientId = "parley";
  const [published, hidden] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const signer = (key: CryptoKey) => (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(key);
  let nonce = "";
  const claimsNow = (): JWTPayload => {
    const now = Math.floor(Date.now() / 1_000);
    const who = { sub: "grace", email: "grace@company.test", email_verified: true, name: "Grace", groups: ["support"] };
    return { iss: issuer, aud: clientId, iat: now, exp: now + 60, nonce, ...who };
  };
  const server: LyingIssuer = {
    issuer,
    clientId,
    mint: honest,
    discovery: {},
    userinfo: { sub: "grace" },
    redemptions: [],
    [Symbol.asyncDispose]: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  const pages: Record<string, (url: URL, request: IncomingMessage) => Promise<unknown>> = {
    "/.well-known/openid-configuration": async () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      ...server.discovery,
    }),
    "/keys": async () => ({
      keys: [{ ...(await exportJWK(published.publicKey)), kid: "one", use: "sig", alg: "RS256" }],
    }),
    "/token": async (_url, request) => {
      server.redemptions.push(new URLSearchParams(await text(request)));
      const claims = claimsNow();
      const keys = { sign: signer(published.privateKey), signFalsely: signer(hidden.privateKey) };
      return { access_token: "opaque", token_type: "Bearer", id_token: await server.mint({ claims, ...keys }) };
    },
    "/userinfo": async () => server.userinfo,
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/authorize") {
      nonce = url.searchParams.get("nonce") ?? "";
      const back = new URL(url.searchParams.get("redirect_uri") ?? issuer);
      back.searchParams.set("code", "a code");
      back.searchParams.set("state", url.searchParams.get("state") ?? "");
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    const page = await pages[url.pathname]?.(url, request);
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(page ?? {}));
  };
  const listener = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => listener.listen(port, "localhost", resolve));
  return server;
}
