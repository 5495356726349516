import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MemberRecord } from "#lib/chat/members/member.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { aMember, aTenant, read, write } from "#tests/support/builders.ts";
import { type DirectoryPerson, type OidcServer, startOidcServer } from "#tests/support/oidc-server.ts";
import { aFrontDoor, Browser, type FrontDoor } from "./a-front-door.ts";
import { begin, comeBack, refusalIn, useProvider } from "./a-provider.ts";
import { aLogin, auditOf, liveSessions } from "./some-logins.ts";

const slug = "the-company";
const otherSlug = "another-company";
const callback = (of: string) => `http://localhost:3000/api/auth/callback/oidc-${of}`;

let application: TestApplication;
let company: OidcServer;
let tenantId: Awaited<ReturnType<typeof aTenant>>;
let door: FrontDoor;

beforeAll(async () => {
  application = await anApplication();
  company = await startOidcServer({ people: [], redirectUris: [callback(slug), callback(otherSlug)] });
  tenantId = await aTenant(application.database, { slug });
  door = aFrontDoor(application);
  await useCompany();
});
afterAll(async () => {
  await company[Symbol.asyncDispose]();
  await application[Symbol.asyncDispose]();
});

function useCompany(given: Parameters<typeof useProvider>[2] = {}, of = tenantId): Promise<void> {
  return useProvider(application, { tenantId: of }, { issuer: company.issuer, ...company.client, ...given });
}

function aPerson(given: Partial<DirectoryPerson> = {}): DirectoryPerson {
  const id = v7();
  const usual = { id, email: `${id}@company.test`, isVerified: true, name: "Grace Hopper", groups: ["support"] };
  const person = { ...usual, ...given };
  company.people = [...company.people.filter((one) => one.id !== person.id), person];
  return person;
}

/** Goes to the provider and comes back as this person. @returns the address with which the provider sends them back */
async function vouchedFor(start: URL, person: Pick<DirectoryPerson, "id"> | null): Promise<URL> {
  const jar = new Map<string, string>();
  const visit = async (url: URL, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return response;
  };
  const next = (response: Response) => new URL(response.headers.get("location") ?? "about:blank", company.issuer);
  const choice = next(await visit(start));
  const chosen = await visit(choice, { method: "POST", body: new URLSearchParams({ person: person?.id ?? "" }) });
  return next(await visit(next(chosen)));
}

async function signInAs(person: DirectoryPerson | null, browser = new Browser(door), of = slug): Promise<URL> {
  return comeBack(browser, await vouchedFor(await begin(browser, of), person));
}

function memberOf(email: string): Promise<MemberRecord | null> {
  return read(application.database, tenantId, ({ members }) => members.findByEmail(email));
}

async function roleOf(person: DirectoryPerson): Promise<string | undefined> {
  return (await memberOf(person.email))?.role;
}

describe("somebody whom the company vouches for", () => {
  test("comes in as a new member with the role of their group, and goes on to where they wanted", async () => {
    const person = aPerson();
    const browser = new Browser(door, { address: "192.0.2.9" });
    expect((await signInAs(person, browser)).pathname).toBe("/after");
    const member = await memberOf(person.email);
    expect(member).toMatchObject({ name: "Grace Hopper", role: "operator", removedAt: null });
    const response = await application.rest.request(`/api/v1/tenants/${slug}/me`, {
      headers: { cookie: browser.cookieHeader },
    });
    expect(await response.json()).toMatchObject({ id: member?.id, role: "operator" });
    const entries = (await auditOf(application, tenantId)).filter(({ target }) => target.id === member?.id);
    expect(entries).toMatchObject([
      { action: "member.joined", after: { method: "oidc" }, address: "192.0.2.9" },
      { action: "sign_in.succeeded", after: { method: "oidc" }, address: "192.0.2.9" },
    ]);
  });

  test("is the same member the next time, whatever their address is by then", async () => {
    const person = aPerson();
    await signInAs(person);
    const member = await memberOf(person.email);
    aPerson({ ...person, email: `${v7()}@company.test`, name: "Another name" });
    const browser = new Browser(door);
    await signInAs(person, browser);
    const login = { tenantId, slug, memberId: member?.id ?? "", email: person.email };
    expect(await liveSessions(application, login)).toHaveLength(2);
  });

  test("is the member who has their address already, and keeps that member's role by default", async () => {
    const person = aPerson({ groups: [] });
    await useCompany({ defaultRole: "viewer" });
    const known = await aMember(application.database, { tenantId, email: person.email, role: "supervisor" });
    expect((await signInAs(person)).pathname).toBe("/after");
    expect(await memberOf(person.email)).toMatchObject({ id: known.id, role: "supervisor" });
    await useCompany();
  });

  test("has no use any more for the link by which they were invited", async () => {
    const person = aPerson();
    const { id: memberId } = await aMember(application.database, { tenantId, email: person.email });
    const hash = application.chat.vault.hash(application.chat.vault.newSecret());
    const expiresAt = new Date(Date.now() + 60_000);
    await write(application.database, tenantId, ({ invitations }) =>
      invitations.replace({ hash, memberId, expiresAt, createdAt: new Date() }),
    );
    const { directory } = application.database;
    expect(await directory.findInvitation(hash, new Date())).not.toBeNull();
    await signInAs(person);
    expect(await directory.findInvitation(hash, new Date())).toBeNull();
  });
});

describe("roles follow the company's groups", () => {
  test("at each sign-in, by the first rule that fits", async () => {
    const person = aPerson({ groups: ["support"] });
    await signInAs(person);
    aPerson({ ...person, groups: ["support", "chiefs"] });
    await signInAs(person);
    expect(await roleOf(person)).toBe("admin");
    aPerson({ ...person, groups: ["support"] });
    await signInAs(person);
    expect(await roleOf(person)).toBe("operator");
    const changes = (await auditOf(application, tenantId)).filter(({ action }) => action === "member.role_changed");
    expect(changes.slice(-2).map(({ before, after }) => [before, after])).toMatchObject([
      [{ role: "operator" }, { role: "admin" }],
      [{ role: "admin" }, { role: "operator" }],
    ]);
  });

  test("but the last owner stays one", async () => {
    const [first, second] = [aPerson(), aPerson()];
    for (const { email } of [first, second]) await aMember(application.database, { tenantId, email, role: "owner" });
    // Both can sign in from here on; the first of them to come loses the role, and the other keeps it.
    await useCompany({ roleMapping: [{ group: "support", role: "owner" }] });
    for (const person of [first, second]) await signInAs(person);
    await useCompany();
    for (const person of [first, second]) await signInAs(person);
    expect(await Promise.all([first, second].map(roleOf))).toEqual(["operator", "owner"]);
  });

  test("and who has lost the last of them does not come in again", async () => {
    const person = aPerson();
    await signInAs(person);
    aPerson({ ...person, groups: [] });
    expect(refusalIn(await signInAs(person))).toBe("no_role");
    expect((await auditOf(application, tenantId)).at(-1)).toMatchObject({
      action: "sign_in.failed",
      actor: { kind: "nobody" },
      after: { method: "oidc", reason: "no_role" },
    });
  });

  test("where a role that is gone gives nothing", async () => {
    await useCompany({ roleMapping: [{ group: "support", role: v7() }] });
    expect(refusalIn(await signInAs(aPerson()))).toBe("no_role");
    await useCompany();
  });
});

describe("refused, on the sign-in page of the workspace, is", () => {
  test.each<[string, Partial<DirectoryPerson>, string]>([
    ["who is in no group that has a role", { groups: ["cooks"] }, "no_role"],
    ["whose address is not verified", { isVerified: false }, "unverified"],
    ["whose address is of another domain", { email: "grace@elsewhere.test" }, "foreign_domain"],
    ["whose domain only ends like ours", { email: "grace@evil-company.test" }, "foreign_domain"],
    ["whose domain is below ours", { email: "grace@sub.company.test" }, "foreign_domain"],
  ])("%s", async (_who, given, refusal) => {
    const person = aPerson(given);
    const browser = new Browser(door);
    const sentTo = await signInAs(person, browser);
    expect(refusalIn(sentTo)).toBe(refusal);
    expect(sentTo.searchParams.get("workspace")).toBe(slug);
    expect(await memberOf(person.email)).toBeNull();
    expect([...browser.cookies.keys()]).not.toContain("next-auth.session-token");
  });

  test("who was removed", async () => {
    const person = aPerson();
    await signInAs(person);
    const member = await memberOf(person.email);
    await write(application.database, tenantId, ({ members }) =>
      members.change(member?.id ?? "", { removedAt: new Date() }),
    );
    aPerson({ ...person, groups: ["chiefs"] });
    expect(refusalIn(await signInAs(person))).toBe("removed");
    expect(await roleOf(person)).toBe("operator");
    expect((await auditOf(application, tenantId)).at(-1)).toMatchObject({ after: { reason: "removed" } });
  });

  test("who comes to a suspended workspace", async () => {
    const suspend = (since: Date | null) =>
      write(application.database, tenantId, ({ settings }) => settings.suspend(since));
    await suspend(new Date());
    const refusal = refusalIn(await signInAs(aPerson()));
    await suspend(null);
    expect(refusal).toBe("suspended");
  });

  test("who goes back without signing in", async () => {
    expect(refusalIn(await signInAs(null))).toBe("cancelled");
  });

  test("who comes back to a browser that did not ask, or a second time", async () => {
    const browser = new Browser(door);
    const back = await vouchedFor(await begin(browser, slug), aPerson());
    expect(refusalIn(await comeBack(new Browser(door), back))).toBe("provider");
    expect(refusalIn(await comeBack(browser, back))).toBeNull();
    expect(refusalIn(await comeBack(browser, back))).toBe("provider");
  });

  test("who comes back with another state than they went with", async () => {
    const browser = new Browser(door);
    const back = await vouchedFor(await begin(browser, slug), aPerson());
    back.searchParams.set("state", "another");
    expect(refusalIn(await comeBack(browser, back))).toBe("provider");
  });
});

describe("a workspace", () => {
  test("lets its own people in and nobody else's: an answer for one does not open another", async () => {
    const otherTenant = await aTenant(application.database, { slug: otherSlug });
    await useCompany({}, otherTenant);
    const person = aPerson();
    const browser = new Browser(door);
    const back = await vouchedFor(await begin(browser, slug), person);
    back.pathname = back.pathname.replace(slug, otherSlug);
    expect(refusalIn(await comeBack(browser, back))).toBe("provider");
    const inOther = await read(application.database, otherTenant, ({ members }) => members.findByEmail(person.email));
    expect(inOther).toBeNull();
  });

  test("that is not there is told apart from one without a provider by nothing", async () => {
    const { slug: without } = await aLogin(application);
    const answers = [];
    for (const of of [without, "no-such-workspace"]) {
      const { status, text } = await new Browser(door).post(`signin/oidc-${of}`, { callbackUrl: "/" });
      answers.push({ status, text: text.replace(of, "…") });
    }
    expect(answers[0]).toMatchObject({ status: 200, text: expect.stringContaining("error=provider") });
    expect(answers[1]).toEqual(answers[0]);
  });

  test("sends people away with a code challenge, a state and a nonce, and asks for no more than it needs", async () => {
    const { searchParams, origin } = await begin(new Browser(door), slug);
    expect(origin).toBe(company.issuer);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid email profile groups",
      redirect_uri: callback(slug),
    });
    for (const name of ["code_challenge", "state", "nonce"]) {
      expect(searchParams.get(name)?.length).toBeGreaterThan(30);
    }
  });

  test("has the provider ask again after a refusal, and takes nothing else into its address", async () => {
    expect((await begin(new Browser(door), slug, "?prompt=login")).searchParams.get("prompt")).toBe("login");
    const elsewhere = "?redirect_uri=https%3A%2F%2Fevil.example";
    expect((await new Browser(door).send(`signin/oidc-${slug}${elsewhere}`, { form: {} })).status).toBe(404);
  });

  test("takes no answer that a provider would post: another site's form could be that", async () => {
    const browser = new Browser(door);
    const { search } = await vouchedFor(await begin(browser, slug), aPerson());
    const form = Object.fromEntries(new URLSearchParams(search));
    expect((await browser.send(`callback/oidc-${slug}`, { form })).status).toBe(404);
  });
});
