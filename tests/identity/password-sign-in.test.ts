import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { write } from "#tests/support/builders.ts";
import { aFrontDoor, Browser, type FrontDoor, type FrontDoorOptions } from "./a-front-door.ts";
import { aLogin, auditOf, liveSessions, rightPassword } from "./some-logins.ts";

const derivations = vi.hoisted(() => ({ count: 0 }));

/** The real derivation, counted. */
vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:crypto")>();
  const argon2: typeof original.argon2 = (algorithm, parameters, callback) => {
    derivations.count += 1;
    original.argon2(algorithm, parameters, callback);
  };
  return { ...original, argon2 };
});

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
  // The hash that stands for unknown accounts is derived once for the process.
  await new Browser(aFrontDoor(application)).signIn("nobody@example.test", "a warm-up");
});
beforeEach(() => {
  derivations.count = 0;
});
afterAll(() => application[Symbol.asyncDispose]());

/** A network of its own for each, so that no test counts for another. */
let networks = 0;
function aBrowser(door: FrontDoor = aFrontDoor(application), address = anAddress()): Browser {
  return new Browser(door, { address });
}
function anAddress(): string {
  networks += 1;
  return `10.${networks >> 8}.${networks & 255}.7`;
}

/** A door whose clock can be put forward. */
function aDoorInTime(options: FrontDoorOptions = {}): { door: FrontDoor; forward(minutes: number): void } {
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  return {
    door: aFrontDoor(application, { ...options, chat: { now } }),
    forward: (minutes) => {
      aheadMs += minutes * 60_000;
    },
  };
}

describe("a sign-in", () => {
  test("is kept with how, from where and until when", async () => {
    const login = await aLogin(application);
    const browser = new Browser(aFrontDoor(application), { address: "192.0.2.44", userAgent: "x".repeat(300) });
    const before = Date.now();
    expect((await browser.signIn(login.email.toUpperCase(), rightPassword)).status).toBe(200);
    const [session, ...others] = await liveSessions(application, login);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ method: "password", address: "192.0.2.44", userAgent: "x".repeat(255) });
    const hours = ((session?.expiresAt.getTime() ?? 0) - before) / 3_600_000;
    expect(hours).toBeGreaterThan(11.99);
    expect(hours).toBeLessThan(12.01);
  });

  test("and one that failed are in the audit log, with the address and no password", async () => {
    const login = await aLogin(application);
    const browser = new Browser(aFrontDoor(application), { address: "192.0.2.45" });
    await browser.signIn(login.email, "not this one");
    await browser.signIn(login.email, rightPassword);
    const [failed, succeeded] = await auditOf(application, login.tenantId);
    const target = { kind: "member", id: login.memberId };
    expect(failed).toMatchObject({
      action: "sign_in.failed",
      actor: { kind: "nobody" },
      target,
      address: "192.0.2.45",
    });
    expect(succeeded).toMatchObject({
      action: "sign_in.succeeded",
      actor: { kind: "member", id: login.memberId },
      target,
      address: "192.0.2.45",
    });
    expect(JSON.stringify([failed, succeeded])).not.toContain("not this one");
    expect(application.logLines.join("")).not.toContain("not this one");
  });

  test("of somebody who was removed is refused as any wrong password is", async () => {
    const login = await aLogin(application);
    await write(application.database, login.tenantId, ({ members }) =>
      members.change(login.memberId, { removedAt: new Date() }),
    );
    expect(await aBrowser().refusal(login.email, rightPassword)).toBe("refused");
  });

  test("in a suspended workspace is told so to those only who know the password", async () => {
    const login = await aLogin(application);
    await write(application.database, login.tenantId, ({ settings }) => settings.suspend(new Date()));
    expect(await aBrowser().refusal(login.email, "not this one")).toBe("refused");
    expect(await aBrowser().refusal(login.email, rightPassword)).toBe("suspended");
    expect(await liveSessions(application, login)).toEqual([]);
  });

  test("without the form's own token signs nobody in", async () => {
    const login = await aLogin(application);
    const browser = aBrowser();
    const form = { email: login.email, password: rightPassword, csrfToken: "made up", json: "true" };
    await browser.send("callback/credentials", { form });
    expect(await liveSessions(application, login)).toEqual([]);
    expect([...browser.cookies.keys()]).not.toContain("next-auth.session-token");
  });
});

describe("an unknown account", () => {
  test("is answered as a known one is, byte for byte, after one derivation each", async () => {
    const { email } = await aLogin(application);
    const answers = [];
    for (const address of [email, `${randomUUID()}@example.test`]) {
      derivations.count = 0;
      const { status, text } = await aBrowser().signIn(address, "not this one");
      answers.push({ status, text, derivations: derivations.count });
    }
    expect(answers[0]).toEqual({ status: 401, text: expect.stringContaining("error=refused"), derivations: 1 });
    expect(answers[1]).toEqual(answers[0]);
  });

  test("is blocked as a known one is, byte for byte, after no derivation", async () => {
    const { email } = await aLogin(application);
    const door = aFrontDoor(application);
    const answers = [];
    for (const address of [email, `${randomUUID()}@example.test`]) {
      const browser = aBrowser(door);
      for (let tries = 0; tries < 5; tries += 1) expect(await browser.refusal(address, "not this one")).toBe("refused");
      derivations.count = 0;
      const { status, text } = await browser.signIn(address, rightPassword);
      answers.push({ status, text, derivations: derivations.count });
    }
    expect(answers[0]).toEqual({ status: 401, text: expect.stringContaining("error=blocked"), derivations: 0 });
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe("guesses", () => {
  test("at the same time are counted one by one: of 20, five are looked at", async () => {
    const { email } = await aLogin(application);
    const door = aFrontDoor(application);
    const address = anAddress();
    const browsers = Array.from({ length: 20 }, () => aBrowser(door, address));
    const refusals = await Promise.all(browsers.map((browser) => browser.refusal(email, "not this one")));
    expect(refusals.filter((refusal) => refusal === "refused")).toHaveLength(5);
    expect(refusals.filter((refusal) => refusal === "blocked")).toHaveLength(15);
    expect(derivations.count).toBe(5);
  });

  test("count for all processes, and over a restart", async () => {
    const { email } = await aLogin(application);
    const address = anAddress();
    for (let tries = 0; tries < 5; tries += 1) {
      // Another process each time: connections of its own to the same file, and nothing remembered.
      const database = openSqlite(application.file);
      const door = aFrontDoor({ ...application, database, chat: { ...application.chat, tenants: database.tenants } });
      expect(await aBrowser(door, address).refusal(email, "not this one")).toBe("refused");
      await database.close();
    }
    expect(await aBrowser(aFrontDoor(application), address).refusal(email, rightPassword)).toBe("blocked");
  });

  test("from many networks end at the account's limit", async () => {
    const { email } = await aLogin(application);
    const door = aFrontDoor(application);
    for (let tries = 0; tries < 12; tries += 1) {
      expect(await aBrowser(door).refusal(email, "not this one")).toBe("refused");
    }
    expect(await aBrowser(door).refusal(email, rightPassword)).toBe("blocked");
  });

  test("at many accounts end at the network's limit, and IPv6 addresses of one customer are one network", async () => {
    const door = aFrontDoor(application);
    for (let tries = 0; tries < 20; tries += 1) {
      const refusal = await aBrowser(door, `2001:db8:1:2::${tries + 1}`).refusal(`${randomUUID()}@x.test`, "guess");
      expect(refusal).toBe("refused");
    }
    expect(await aBrowser(door, "2001:db8:1:2:9:9:9:9").refusal("somebody@x.test", "guess")).toBe("blocked");
    expect(await aBrowser(door, "2001:db8:1:3::1").refusal("somebody@x.test", "guess")).toBe("refused");
  });

  test("are forgotten a fixed time after the first, however many follow", async () => {
    const { email } = await aLogin(application);
    const { door, forward } = aDoorInTime();
    const browser = aBrowser(door);
    for (let tries = 0; tries < 5; tries += 1) await browser.signIn(email, "not this one");
    forward(14);
    expect(await browser.refusal(email, rightPassword)).toBe("blocked");
    forward(1.1);
    expect(await browser.refusal(email, rightPassword)).toBeNull();
  });

  test("that fail are cleared by a success, but the network's others stay counted", async () => {
    const login = await aLogin(application);
    const door = aFrontDoor(application, { settings: { signInAddressFailuresMax: 6 } });
    const address = anAddress();
    const browser = aBrowser(door, address);
    for (let tries = 0; tries < 4; tries += 1) await browser.signIn(login.email, "not this one");
    expect(await browser.refusal(login.email, rightPassword)).toBeNull();
    // The account is free again, and the network has two of its six left.
    const unknown = aBrowser(door, address);
    expect(await unknown.refusal(login.email, "not this one")).toBe("refused");
    expect(await unknown.refusal("somebody@x.test", "guess")).toBe("refused");
    expect(await unknown.refusal("another@x.test", "guess")).toBe("blocked");
  });
});

describe("a browser that has signed in before", () => {
  test("lets the owner in while others are blocked, from wherever they guess", async () => {
    const { email } = await aLogin(application);
    const door = aFrontDoor(application);
    const [ofOwner, address] = [aBrowser(door), anAddress()];
    expect(await ofOwner.refusal(email, rightPassword)).toBeNull();
    for (let tries = 0; tries < 13; tries += 1) await aBrowser(door).refusal(email, "not this one");
    expect(await aBrowser(door, address).refusal(email, rightPassword)).toBe("blocked");
    expect(await ofOwner.refusal(email, rightPassword)).toBeNull();
  });

  test("has a limit of its own", async () => {
    const { email } = await aLogin(application);
    const browser = aBrowser();
    await browser.signIn(email, rightPassword);
    for (let tries = 0; tries < 5; tries += 1) expect(await browser.refusal(email, "guess")).toBe("refused");
    expect(await browser.refusal(email, rightPassword)).toBe("blocked");
  });

  test("is known for that account only", async () => {
    const [login, other] = [await aLogin(application), await aLogin(application)];
    const door = aFrontDoor(application);
    const browser = aBrowser(door);
    await browser.signIn(login.email, rightPassword);
    for (let tries = 0; tries < 12; tries += 1) await aBrowser(door).refusal(other.email, "guess");
    expect(await browser.refusal(other.email, rightPassword)).toBe("blocked");
  });
});
