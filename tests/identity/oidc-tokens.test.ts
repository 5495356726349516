import { createHash, createHmac } from "node:crypto";
import { v7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { aTenant, read } from "#tests/support/builders.ts";
import { aFrontDoor, Browser, type FrontDoor } from "./a-front-door.ts";
import { honest, type LyingIssuer, type Mint, type Minting, startLyingIssuer } from "./a-lying-issuer.ts";
import { begin, comeBack, refusalIn, useProvider } from "./a-provider.ts";

const slug = "the-company";
const clientSecret = "the secret of the client at its provider";

let application: TestApplication;
let liar: LyingIssuer;
let tenantId: Awaited<ReturnType<typeof aTenant>>;
let door: FrontDoor;

beforeAll(async () => {
  application = await anApplication();
  liar = await startLyingIssuer();
  tenantId = await aTenant(application.database, { slug });
  door = aFrontDoor(application);
});
afterEach(() => {
  liar.mint = honest;
  liar.discovery = {};
  liar.userinfo = { sub: "grace" };
});
afterAll(async () => {
  await liar[Symbol.asyncDispose]();
  await application[Symbol.asyncDispose]();
});

/** Goes to the issuer and straight back. @returns why the sign-in was refused; null where it was not */
async function refusalFor(mint: Mint): Promise<string | null> {
  liar.mint = mint;
  await useProvider(application, { tenantId }, { issuer: liar.issuer, clientId: liar.clientId, clientSecret });
  const browser = new Browser(door);
  const sentTo = await begin(browser, slug);
  if (sentTo.origin !== liar.issuer) return refusalIn(sentTo);
  const { headers } = await fetch(sentTo, { redirect: "manual" });
  const back = await comeBack(browser, new URL(headers.get("location") ?? "about:blank"));
  const isSignedIn = browser.cookies.has("next-auth.session-token");
  expect(isSignedIn).toBe(refusalIn(back) === null);
  return refusalIn(back);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = ({ claims }: Minting) => `${part({ alg: "none" })}.${part(claims)}.`;
const bySecret =
  (secret: string) =>
  ({ claims }: Minting) => {
    const signed = `${part({ alg: "HS256" })}.${part(claims)}`;
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  };
const changed =
  (change: Record<string, unknown>) =>
  ({ sign, claims }: Minting) =>
    sign({ ...claims, ...change });
const without =
  (name: string) =>
  ({ sign, claims }: Minting) => {
    const { [name]: _left, ...rest } = claims;
    return sign(rest);
  };

describe("an ID token", () => {
  test("that is right signs in, so that the refusals below are for what they say", async () => {
    expect(await refusalFor(honest)).toBeNull();
    const member = await read(application.database, tenantId, ({ members }) =>
      members.findByEmail("grace@company.test"),
    );
    expect(member).toMatchObject({ role: "operator" });
  });

  const now = () => Math.floor(Date.now() / 1_000);
  test.each<[string, Mint]>([
    ["of another issuer", changed({ iss: "https://login.elsewhere.test" })],
    ["for another audience", changed({ aud: "another client" })],
    ["for several, of which we are not the one that asked", changed({ aud: ["parley", "x"], azp: "x" })],
    ["with another nonce", changed({ nonce: "another" })],
    ["without a nonce", without("nonce")],
    ["that has expired", changed({ exp: now() - 3_600, iat: now() - 7_200 })],
    ["without an expiry", without("exp")],
    ["that is not valid yet", changed({ nbf: now() + 3_600 })],
    ["without a subject", without("sub")],
    ["without a signature", unsigned],
    ["signed with a key that was not published", ({ signFalsely, claims }) => signFalsely(claims)],
    ["signed with the client's secret", bySecret(clientSecret)],
    ["signed with nothing of anybody", bySecret(v7())],
    ["that is none", () => "not a token"],
    [
      "whose claims were changed afterwards",
      async ({ sign, claims }) => {
        const [header, , signature] = (await sign(claims)).split(".");
        return `${header}.${part({ ...claims, sub: "somebody else" })}.${signature}`;
      },
    ],
  ])("%s is refused", async (_what, mint) => {
    expect(await refusalFor(mint)).toBe("provider");
  });

  test.each<[string, Mint, string]>([
    ["says that the address is not verified", changed({ email_verified: false }), "unverified"],
    ["says nothing of it", without("email_verified"), "unverified"],
    ["has no address", without("email"), "unverified"],
    ["says it in other words", changed({ email_verified: 1 }), "provider"],
    ["has an address that is none", changed({ email: "grace" }), "provider"],
    ["has two addresses in one", changed({ email: "a@evil.test@company.test" }), "provider"],
  ])("that %s vouches for nobody", async (_what, mint, refusal) => {
    expect(await refusalFor(mint)).toBe(refusal);
  });

  test("is believed over what its issuer tells beside it", async () => {
    liar.userinfo = { sub: "grace", email: "boss@company.test", email_verified: true, groups: ["chiefs"] };
    expect(await refusalFor(changed({ email_verified: false }))).toBe("unverified");
    liar.userinfo = { sub: "the boss", groups: ["chiefs"] };
    expect(await refusalFor(without("groups"))).toBe("provider");
  });
});

describe("an issuer", () => {
  test.each<[string, Record<string, unknown>]>([
    ["that publishes the name of another", { issuer: "https://login.elsewhere.test" }],
    ["that publishes no keys", { jwks_uri: undefined }],
    ["that publishes no address", { authorization_endpoint: "nowhere" }],
  ])("%s is not gone to", async (_what, discovery) => {
    liar.discovery = discovery;
    expect(await refusalFor(honest)).toBe("provider");
  });

  test.each<[string, string, Mint]>([
    ["the client's secret", "HS256", bySecret(clientSecret)],
    ["nothing", "none", unsigned],
  ])("that signs with %s is not gone to, whatever it publishes", async (_what, algorithm, mint) => {
    liar.discovery = { id_token_signing_alg_values_supported: [algorithm] };
    expect(await refusalFor(mint)).toBe("provider");
  });

  test("that cannot be reached is told as what it is, and the reason is in the log alone", async () => {
    await useProvider(application, { tenantId }, { issuer: "http://localhost:9" });
    const sentTo = await begin(new Browser(door), slug);
    expect(refusalIn(sentTo)).toBe("provider");
    expect(application.logLines.at(-1)).toContain("an OpenID provider cannot be used");
  });

  test("without https is not gone to from an installation with it", async () => {
    await useProvider(application, { tenantId }, { issuer: liar.issuer, clientId: liar.clientId });
    const browser = new Browser(aFrontDoor(application, { publicUrl: "https://chat.example.com" }));
    expect(refusalIn(await begin(browser, slug))).toBe("provider");
    door = aFrontDoor(application);
  });

  test("gets the code with the proof that belongs to the challenge", async () => {
    liar.redemptions = [];
    const browser = new Browser(door);
    await useProvider(application, { tenantId }, { issuer: liar.issuer, clientId: liar.clientId, clientSecret });
    const sentTo = await begin(browser, slug);
    const { headers } = await fetch(sentTo, { redirect: "manual" });
    await comeBack(browser, new URL(headers.get("location") ?? "about:blank"));
    const verifier = liar.redemptions[0]?.get("code_verifier") ?? "";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    expect(challenge).toBe(sentTo.searchParams.get("code_challenge"));
  });
});

test("no token and no secret is in the log", () => {
  const lines = application.logLines.join("");
  expect(lines).toContain("next-auth");
  for (const secret of [clientSecret, "eyJ", "opaque"]) expect(lines).not.toContain(secret);
});
