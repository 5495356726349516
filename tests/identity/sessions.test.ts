import { encode } from "next-auth/jwt";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { liveSession } from "#lib/identity/session.ts";
import { anApplication, type TestApplication, testSecret } from "#tests/http/an-application.ts";
import { read, write } from "#tests/support/builders.ts";
import { aFrontDoor, Browser } from "./a-front-door.ts";
import { aLogin, auditOf, type Login, liveSessions, rightPassword } from "./some-logins.ts";

const httpsUrl = "https://chat.example.com";
const plainName = "next-auth.session-token";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

let networks = 0;

async function aSignedIn({ publicUrl = "http://localhost:3000" } = {}) {
  const login = await aLogin(application);
  networks += 1;
  const browser = new Browser(aFrontDoor(application, { publicUrl }), { address: `10.1.0.${networks}` });
  await browser.signIn(login.email, rightPassword);
  return { login, browser };
}

/** What the session cookie opens over REST. */
async function restStatus({ slug }: Login, cookie: string): Promise<number> {
  const response = await application.rest.request(`/api/v1/tenants/${slug}/me`, { headers: { cookie } });
  return response.status;
}

function pageSession(browser: Browser, publicUrl = "http://localhost:3000") {
  const settings = { authSecret: testSecret, publicUrl };
  return liveSession(application.chat, (name) => browser.cookies.get(name), settings);
}

describe("a sign-in", () => {
  test("is always a session of its own: a cookie from before never becomes valid", async () => {
    const login = await aLogin(application);
    const { memberId, tenantId, slug: tenantSlug, email } = login;
    // Planted in the victim's browser before they sign in, with an id that the attacker chose.
    const claims = { memberId, tenantId, tenantSlug, name: "Ada", email, sessionId: v7() };
    const planted = `${plainName}=${await encode({ token: claims, secret: testSecret })}`;
    const browser = new Browser(aFrontDoor(application));
    browser.cookies.set(plainName, planted.slice(plainName.length + 1));
    expect(await restStatus(login, planted)).toBe(401);
    await browser.signIn(email, rightPassword);
    expect(await restStatus(login, browser.cookieHeader)).toBe(200);
    expect(await restStatus(login, planted)).toBe(401);
    await browser.signIn(email, rightPassword);
    const ids = (await liveSessions(application, login)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(claims.sessionId);
  });

  test("ends for every copy of its cookie, is told in the log and noted, where somebody signs out", async () => {
    const { login, browser } = await aSignedIn();
    const copy = browser.cookieHeader;
    const [session] = await liveSessions(application, login);
    expect(await restStatus(login, copy)).toBe(200);
    expect(await pageSession(browser)).toMatchObject({ sessionId: session?.id });
    await browser.post("signout", {});
    expect(browser.cookies.has(plainName)).toBe(false);
    expect(await restStatus(login, copy)).toBe(401);
    browser.cookies.set(plainName, copy.match(/session-token=([^;]+)/)?.[1] ?? "");
    expect(await pageSession(browser)).toBeNull();
    const events = await read(application.database, login.tenantId, ({ log }) => log.read({ after: 0, limit: 10 }));
    expect(events.map(({ event }) => [event.type, event.data])).toEqual([
      ["AccessChanged", { subject: { kind: "session", id: session?.id } }],
    ]);
    expect((await auditOf(application, login.tenantId)).at(-1)).toMatchObject({ action: "sign_in.ended" });
  });

  test("ends as well where its tenant is suspended: nothing of it comes back later", async () => {
    const { login, browser } = await aSignedIn();
    const copy = browser.cookieHeader;
    const suspend = (since: Date | null) =>
      write(application.database, login.tenantId, ({ settings }) => settings.suspend(since));
    await suspend(new Date());
    expect(await pageSession(browser)).toBeNull();
    await browser.post("signout", {});
    await suspend(null);
    expect(await restStatus(login, copy)).toBe(401);
  });

  test("is not ended by a form of another site, which does not know the token", async () => {
    const { login, browser } = await aSignedIn();
    await browser.send("signout", { form: { csrfToken: "made up", json: "true" } });
    expect(await restStatus(login, browser.cookieHeader)).toBe(200);
  });

  test("whose end cannot be kept is not said to have ended", async () => {
    const { browser } = await aSignedIn();
    const broken = aFrontDoor(application, {
      chat: { tenants: { within: () => Promise.reject(new Error("The database is gone.")) } },
    });
    const another = new Browser(broken);
    for (const [name, value] of browser.cookies) another.cookies.set(name, value);
    await expect(another.post("signout", {})).rejects.toThrow("could not be kept");
  });

  test("opens no page once it has run out, or its member was removed", async () => {
    const { login, browser } = await aSignedIn();
    const settings = { authSecret: testSecret, publicUrl: "http://localhost:3000" };
    const at = (hours: number) => {
      const now = () => new Date(Date.now() + hours * 3_600_000);
      return liveSession({ ...application.chat, now }, (name) => browser.cookies.get(name), settings);
    };
    expect(await at(11.9)).not.toBeNull();
    expect(await at(12.1)).toBeNull();
    await write(application.database, login.tenantId, ({ members }) =>
      members.change(login.memberId, { removedAt: new Date() }),
    );
    expect(await at(0)).toBeNull();
  });
});

describe("cookies", () => {
  test("over https are for this host alone, and out of reach of scripts and other sites' forms", async () => {
    const { browser } = await aSignedIn({ publicUrl: httpsUrl });
    const names = [...browser.cookies.keys()];
    expect(names).toContain(`__Host-${plainName}`);
    expect(names.filter((name) => !name.startsWith("__Host-"))).toEqual([]);
    expect(browser.setCookies.length).toBeGreaterThan(1);
    for (const line of browser.setCookies) {
      const attributes = line.toLowerCase().split("; ").slice(1);
      expect(attributes).toEqual(expect.arrayContaining(["path=/", "httponly", "secure", "samesite=lax"]));
      expect(attributes.filter((one) => one.startsWith("domain"))).toEqual([]);
    }
  });

  test("over http have plain names, and the same attributes but one", async () => {
    const { browser } = await aSignedIn();
    expect([...browser.cookies.keys()]).toContain(plainName);
    for (const line of browser.setCookies) {
      const attributes = line.toLowerCase().split("; ").slice(1);
      expect(attributes).toEqual(expect.arrayContaining(["path=/", "httponly", "samesite=lax"]));
      expect(attributes).not.toContain("secure");
    }
  });

  test("that a neighbouring host could have set open nothing over https", async () => {
    const { browser } = await aSignedIn({ publicUrl: httpsUrl });
    const token = browser.cookies.get(`__Host-${plainName}`) ?? "";
    const own = await pageSession(browser, httpsUrl);
    expect(own).not.toBeNull();
    for (const name of [plainName, `__Secure-${plainName}`]) {
      const tossed = new Map([[name, token]]);
      const settings = { authSecret: testSecret, publicUrl: httpsUrl };
      expect(await liveSession(application.chat, (asked) => tossed.get(asked), settings)).toBeNull();
    }
  });
});

describe("of next-auth's endpoints", () => {
  test.each(["session", "_log", "verify-request", "signout", "anything"])("%s is not there by GET", async (action) => {
    expect((await new Browser(aFrontDoor(application)).send(action)).status).toBe(404);
  });

  test.each(["session", "_log", "csrf", "providers"])("%s is not there by POST", async (action) => {
    expect((await new Browser(aFrontDoor(application)).send(action, { form: {} })).status).toBe(404);
  });
});
