import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication, testOrigin, testSecret } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import { nobody, type Person, sessionCookie, someTenant } from "./person.ts";
import { ticketShape } from "./shapes.ts";
import { aScene, type Scene } from "./some-conversation.ts";

let application: TestApplication;
let scene: Scene;

beforeAll(async () => {
  application = await anApplication();
  scene = await aScene(application);
});
afterAll(() => application[Symbol.asyncDispose]());

const meAs = (as: Person, headers: Record<string, string>) => call(application, { as, path: "/me", headers });

interface Claims {
  secret?: string;
  audience?: string;
  expires?: string;
  kind?: string;
  tenant?: string;
}

/** A token as ours are, but for what is given. */
function forged({ secret = testSecret, audience = "parley:rest", expires = "1h", ...claims }: Claims): Promise<string> {
  const { kind = "visitor", tenant = scene.tenant.id } = claims;
  return new SignJWT({ kind, tenant })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(scene.vera.id)
    .setAudience(audience)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));
}

/** The same claims with the algorithm that needs no key. */
function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    kind: "visitor",
    tenant: scene.tenant.id,
    sub: scene.vera.id,
    aud: "parley:rest",
    exp: 9_999_999_999,
  };
  return `${part({ alg: "none" })}.${part(claims)}.`;
}

describe("a bearer token", () => {
  test("made as ours are is taken, so that the refusals below are for what they say", async () => {
    const answer = await meAs(scene.vera, { authorization: `Bearer ${await forged({})}` });
    expect(answer).toMatchObject({ status: 200, json: { id: scene.vera.id } });
  });

  test.each([
    ["of another secret", () => forged({ secret: "another secret, which is as long as ours" })],
    ["that has expired", () => forged({ expires: "-1s" })],
    ["for the hub", () => forged({ audience: "parley:hub" })],
    ["for no audience of ours", () => forged({ audience: "somebody else" })],
    ["of a kind that there is not", () => forged({ kind: "admin" })],
    ["without a signature", async () => unsigned()],
    ["that is no token", async () => "Bearer"],
    ["that is a plain HMAC", async () => createHmac("sha256", testSecret).update("x").digest("base64url")],
  ])("%s is refused with 401", async (_name, token) => {
    const answer = await meAs(scene.vera, { authorization: `Bearer ${await token()}` });
    expect(answer).toMatchObject({ status: 401, json: { code: "unauthenticated" } });
  });

  test("of another scheme is refused with 401, even beside a good cookie", async () => {
    const answer = await meAs(scene.ada, { authorization: "Basic dmVyYTpwYXNz" });
    expect(answer.status).toBe(401);
  });

  test("of the hub does not open REST", async () => {
    const { token } = await callFor(application, ticketShape, { as: scene.ada, path: "/hub-token", body: {} });
    expect((await meAs(nobody(scene.tenant), { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  test("of REST does not open the hub", async () => {
    const token = await application.tokens.forVisitor(scene.tenant.id, scene.vera.id);
    expect(await application.authenticator.hub(token)).toBeNull();
    const ticket = await application.tokens.forHub(scene.vera.principal);
    expect(await application.authenticator.hub(ticket.token)).toMatchObject({ principal: scene.vera.principal });
  });

  test("of a visitor whom the tenant does not know is refused with 401", async () => {
    const token = await application.tokens.forVisitor(scene.tenant.id, v7());
    expect((await meAs(scene.vera, { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  test("of another tenant finds nothing, as if there were no such tenant", async () => {
    const other = await someTenant(application);
    const foreign = await call(application, { as: scene.vera, path: "/me", slug: other.slug });
    const unknown = await call(application, { as: scene.vera, path: "/me", slug: "no-such-tenant" });
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(unknown.text);
  });
});

function sessionIdOf({ principal }: Person): string {
  if (principal.kind !== "member" || principal.sessionId === null) throw new Error("Nobody who is signed in.");
  return principal.sessionId;
}

describe("a session cookie", () => {
  const claims = () => ({
    memberId: scene.ada.id,
    tenantId: scene.tenant.id,
    tenantSlug: scene.tenant.slug,
    name: "Ada",
    email: "ada@example.test",
    sessionId: sessionIdOf(scene.ada),
  });

  test("signs a member in, with the rights that the tenant gives now", async () => {
    const answer = await meAs(nobody(scene.tenant), { cookie: await sessionCookie(claims()) });
    expect(answer).toMatchObject({ status: 200, json: { id: scene.ada.id, role: "operator" } });
  });

  test("that has expired, or that is not ours, is nobody", async () => {
    const expired = await sessionCookie(claims(), { maxAge: -60 });
    for (const cookie of [expired, "next-auth.session-token=made-up", "next-auth.session-token="]) {
      expect((await meAs(nobody(scene.tenant), { cookie })).status).toBe(401);
    }
  });

  test("of a member whom the tenant does not know is refused with 401", async () => {
    const cookie = await sessionCookie({ ...claims(), memberId: v7() });
    expect((await meAs(nobody(scene.tenant), { cookie })).status).toBe(401);
  });

  test("changes nothing for a page of another site", async () => {
    const path = `/conversations/${scene.conversationId}/notes`;
    const send = (as: Person, origin: string) =>
      call(application, { as, path, body: { body: "A note" }, headers: { origin } });
    for (const origin of [
      "https://evil.example",
      "null",
      "http://localhost:3000.evil.example",
      "http://localhost:3009",
    ]) {
      expect(await send(scene.ada, origin)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    }
    expect((await send(scene.ada, testOrigin)).status).toBe(201);
  });

  test("is not what a bearer token needs: pages of an origin that the tenant lists may use one", async () => {
    const own = await aScene(application);
    await write(application.database, own.tenant.id, ({ settings }) =>
      settings.replaceOrigins(["https://shop.example"], new Date()),
    );
    const path = `/conversations/${own.conversationId}/messages`;
    const from = (origin: string) =>
      call(application, { as: own.vera, path, body: { body: "From the shop" }, headers: { origin } });
    expect((await from("https://shop.example")).status).toBe(201);
    expect((await from("https://mop.example")).status).toBe(403);
  });
});
