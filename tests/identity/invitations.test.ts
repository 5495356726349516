import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptInvitation, findInvitation } from "#lib/identity/invitations.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { aMember, aTenant, write } from "#tests/support/builders.ts";
import { aFrontDoor, Browser } from "./a-front-door.ts";
import { aLogin, auditOf } from "./some-logins.ts";

const password = "a password of their own";
const caller = { address: "192.0.2.77" };

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const services = (now = new Date()) => ({
  chat: { ...application.chat, now: () => now },
  directory: application.database.directory,
});
const accept = (secret: string, chosen = password) =>
  acceptInvitation(services(), { secret, password: chosen }, caller);

async function anInvitation(given: { email?: string } = {}) {
  const { database, chat } = application;
  const tenantId = await aTenant(database, { name: "Acme & Sons" });
  const member = await aMember(database, { tenantId, name: "Nina", ...given });
  const secret = await invite(member);
  return { ...member, secret, vault: chat.vault };
}

async function invite({ tenantId, id: memberId }: Pick<Awaited<ReturnType<typeof aMember>>, "tenantId" | "id">) {
  const secret = application.chat.vault.newSecret();
  const expiresAt = new Date(Date.now() + 3_600_000);
  const hash = application.chat.vault.hash(secret);
  await write(application.database, tenantId, ({ invitations }) =>
    invitations.replace({ hash, memberId, expiresAt, createdAt: new Date() }),
  );
  return secret;
}

describe("an invitation", () => {
  test("shows where it leads and for whom, and makes a login that then signs in", async () => {
    const { secret, email, tenantId, id } = await anInvitation();
    expect(await findInvitation(services(), secret)).toEqual({ workspace: "Acme & Sons", email, name: "Nina" });
    const browser = new Browser(aFrontDoor(application));
    expect(await browser.refusal(email, password)).toBe("refused");
    expect(await accept(secret)).toBeNull();
    expect(await browser.refusal(email, password)).toBeNull();
    const joined = (await auditOf(application, tenantId)).find(({ action }) => action === "member.joined");
    expect(joined).toMatchObject({ actor: { kind: "member", id }, target: { id }, address: caller.address });
  });

  test("is used once, and of ten at the same time once as well", async () => {
    const { secret } = await anInvitation();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => accept(secret)));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "void")).toHaveLength(9);
    expect(await accept(secret)).toBe("void");
    expect(await findInvitation(services(), secret)).toBeNull();
  });

  test("that is unknown, used, over, replaced, of somebody removed or in a suspended workspace is the same: void", async () => {
    const used = await anInvitation();
    await accept(used.secret);
    const over = await anInvitation();
    const replaced = await anInvitation();
    await invite(replaced);
    const removed = await anInvitation();
    await write(application.database, removed.tenantId, ({ members }) =>
      members.change(removed.id, { removedAt: new Date() }),
    );
    const suspended = await anInvitation();
    await write(application.database, suspended.tenantId, ({ settings }) => settings.suspend(new Date()));
    const later = services(new Date(Date.now() + 2 * 3_600_000));
    const links: [string, ReturnType<typeof services>][] = [
      [application.chat.vault.newSecret(), services()],
      ["", services()],
      ["x".repeat(5_000), services()],
      [used.secret, services()],
      [over.secret, later],
      [replaced.secret, services()],
      [removed.secret, services()],
      [suspended.secret, services()],
    ];
    for (const [secret, at] of links) {
      expect(await findInvitation(at, secret)).toBeNull();
      expect(await acceptInvitation(at, { secret, password }, caller)).toBe("void");
    }
  });

  test("is not used up by a password that cannot be taken", async () => {
    const { secret, email } = await anInvitation();
    expect(await accept(secret, "short")).toBe("too_short");
    expect(await accept(secret, email)).toBe("like_address");
    expect(await accept(secret, "1234567890")).toBe("obvious");
    expect(await accept(secret)).toBeNull();
  });

  test("for an address that is somebody's login already takes nothing from them", async () => {
    const login = await aLogin(application);
    const { secret } = await anInvitation({ email: login.email });
    expect(await accept(secret)).toBe("taken");
    expect(await application.database.directory.findAccount(login.email)).toMatchObject({ memberId: login.memberId });
    expect(await new Browser(aFrontDoor(application)).refusal(login.email, password)).toBe("refused");
  });

  test("is kept as a digest only: who reads the table cannot use it", async () => {
    const { secret, vault } = await anInvitation();
    const { directory } = application.database;
    expect(await directory.findInvitation(secret, new Date())).toBeNull();
    expect(await directory.findInvitation(vault.hash(secret), new Date())).not.toBeNull();
    expect(await accept(vault.hash(secret))).toBe("void");
  });
});
