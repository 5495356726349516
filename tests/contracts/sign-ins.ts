import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { aMember, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const later = (minutes: number) => new Date(someMoment.getTime() + minutes * 60_000);
const times = { now: someMoment, forgottenAt: later(15) };
const atOnce = 20;

/** What the directory keeps of those who are not known yet: failed attempts, and invitations. */
export function signInContract(opened: Opened): void {
  describe("failed attempts", () => {
    const count = (subject: string, given: { failuresMax?: number; now?: Date } = {}) => {
      const { failuresMax = 3, now = someMoment } = given;
      const forgottenAt = new Date(now.getTime() + 15 * 60_000);
      return opened.database.directory.countFailure([{ subject, failuresMax }], { now, forgottenAt });
    };

    test("are counted up to the limit, and anew from the moment at which they are forgotten", async () => {
      const subject = v7();
      const counted = [await count(subject), await count(subject), await count(subject), await count(subject)];
      expect(counted).toEqual([true, true, true, false]);
      expect(await count(subject, { now: later(14) })).toBe(false);
      expect(await count(subject, { now: later(15) })).toBe(true);
    });

    test("of several subjects are counted for all or for none", async () => {
      const { directory } = opened.database;
      const [full, free] = [v7(), v7()];
      const both = [full, free].map((subject) => ({ subject, failuresMax: 2 }));
      await directory.countFailure([{ subject: full, failuresMax: 2 }], times);
      expect(await directory.countFailure(both, times)).toBe(true);
      expect(await directory.countFailure(both, times)).toBe(false);
      expect(await directory.countFailure([{ subject: free, failuresMax: 2 }], times)).toBe(true);
      expect(await directory.countFailure([{ subject: free, failuresMax: 2 }], times)).toBe(false);
    });

    test("at the same time, of two processes and in any order, are never more than the limit", async () => {
      const [one, other] = [v7(), v7()].map((subject) => ({ subject, failuresMax: 7 }));
      if (one === undefined || other === undefined) throw new Error("There are two.");
      const attempts = Array.from({ length: atOnce }, (_, index) => {
        const { directory } = index % 2 === 0 ? opened.database : opened.other;
        return directory.countFailure(index % 3 === 0 ? [one, other] : [other, one], times);
      });
      const counted = await Promise.all(attempts);
      expect(counted.filter(Boolean)).toHaveLength(7);
    });

    test("are taken back, all or one", async () => {
      const { directory } = opened.database;
      const [cleared, shared] = [v7(), v7()];
      for (const subject of [cleared, shared, cleared, shared]) await count(subject, { failuresMax: 2 });
      await directory.uncountFailure({ all: [cleared], one: [shared, v7()] });
      const left = async (subject: string) => [
        await count(subject, { failuresMax: 2 }),
        await count(subject, { failuresMax: 2 }),
      ];
      expect(await left(cleared)).toEqual([true, true]);
      expect(await left(shared)).toEqual([true, false]);
    });

    test("are deleted once they are forgotten, and not before", async () => {
      const { directory } = opened.database;
      const subject = v7();
      await count(subject, { failuresMax: 1 });
      await directory.forgetFailures(later(14));
      expect(await count(subject, { failuresMax: 1 })).toBe(false);
      await directory.forgetFailures(later(15));
      expect(await count(subject, { failuresMax: 1 })).toBe(true);
    });
  });

  describe("invitations", () => {
    async function invited(email?: string) {
      const member = await aMember(opened.database, email === undefined ? {} : { email });
      const hash = v7();
      await write(opened.database, member.tenantId, ({ invitations }) =>
        invitations.replace({ hash, memberId: member.id, expiresAt: later(60), createdAt: someMoment }),
      );
      return { hash, member };
    }

    test("are found until they run out", async () => {
      const { directory } = opened.database;
      const { hash, member } = await invited();
      const found = { tenantId: member.tenantId, memberId: member.id };
      expect(await directory.findInvitation(hash, later(59))).toEqual(found);
      expect(await directory.findInvitation(hash, later(60))).toBeNull();
      expect(await directory.findInvitation(v7(), someMoment)).toBeNull();
      const login = { email: member.email, passwordHash: "h", now: later(60) };
      expect(await directory.redeemInvitation(hash, login)).toBe("used_up");
    });

    test("make one login, once, however many of two processes try", async () => {
      const { hash, member } = await invited();
      const attempts = Array.from({ length: atOnce }, (_, index) => {
        const { directory } = index % 2 === 0 ? opened.database : opened.other;
        return directory.redeemInvitation(hash, { email: member.email, passwordHash: `h${index}`, now: someMoment });
      });
      const outcomes = await Promise.all(attempts);
      expect(outcomes.filter((outcome) => outcome === "redeemed")).toHaveLength(1);
      const account = await opened.database.directory.findAccount(member.email);
      expect(account).toMatchObject({ memberId: member.id, passwordHash: `h${outcomes.indexOf("redeemed")}` });
    });

    test("give a member who has a login another password, and never touch somebody else's", async () => {
      const { directory } = opened.database;
      const first = await invited();
      const login = { email: first.member.email, passwordHash: "first", now: someMoment };
      expect(await directory.redeemInvitation(first.hash, login)).toBe("redeemed");
      const foreign = await invited(first.member.email);
      expect(await directory.redeemInvitation(foreign.hash, { ...login, passwordHash: "foreign" })).toBe("taken");
      expect(await directory.findAccount(login.email)).toMatchObject({ passwordHash: "first" });
      const { tenantId, id: memberId } = first.member;
      const again = { hash: v7(), memberId, expiresAt: later(60), createdAt: someMoment };
      await write(opened.database, tenantId, ({ invitations }) => invitations.replace(again));
      expect(await directory.redeemInvitation(again.hash, { ...login, passwordHash: "second" })).toBe("redeemed");
      expect(await directory.findAccount(login.email)).toMatchObject({ passwordHash: "second", memberId });
    });
  });
}
