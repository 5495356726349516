import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { someMoment } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const at = (seconds: number) => new Date(someMoment.getTime() + seconds * 1_000);

/** What only one process of the installation has at a time. */
export function leaseContract(opened: Opened): void {
  /** A lease that nobody has had, as two processes ask for it. */
  const someLease = () => {
    const name = v7();
    const take = (holder: string, { now, until }: { now: number; until: number }, database = opened.database) =>
      database.directory.takeLease(name, { holder, now: at(now), expiresAt: at(until) });
    const release = (holder: string, token: number) => opened.database.directory.releaseLease(name, { holder, token });
    return { take, release };
  };

  describe("leases", () => {
    test("one holder has it until it ends, and renews it with the same token", async () => {
      const { take } = someLease();
      expect(await take("one", { now: 0, until: 10 })).toBe(1);
      expect(await take("two", { now: 9.999, until: 20 }, opened.other)).toBeNull();
      expect(await take("one", { now: 9, until: 19 })).toBe(1);
      expect(await take("two", { now: 18, until: 28 }, opened.other)).toBeNull();
    });

    test("who takes over one that has ended has a higher token, and its former holder does not have it any more", async () => {
      const { take } = someLease();
      await take("one", { now: 0, until: 10 });
      expect(await take("two", { now: 10, until: 20 }, opened.other)).toBe(2);
      expect(await take("one", { now: 11, until: 21 })).toBeNull();
      expect(await take("one", { now: 20, until: 30 })).toBe(3);
    });

    test("its holder may renew one that has ended, where nobody has taken it over", async () => {
      const { take } = someLease();
      await take("one", { now: 0, until: 10 });
      expect(await take("one", { now: 50, until: 60 })).toBe(1);
    });

    test("one that is given back can be had at once, by a higher token; that of a former holder stays whose it is", async () => {
      const { take, release } = someLease();
      await take("one", { now: 0, until: 10 });
      await release("one", 1);
      expect(await take("two", { now: 1, until: 11 }, opened.other)).toBe(2);
      await release("one", 1);
      await release("two", 1);
      expect(await take("one", { now: 2, until: 12 })).toBeNull();
    });

    test("of many who ask at once, one has it", async () => {
      for (let round = 0; round < 5; round += 1) {
        const { take } = someLease();
        const asked = Array.from({ length: 8 }, (_, index) =>
          take(`process ${index}`, { now: 0, until: 10 }, index % 2 === 0 ? opened.database : opened.other),
        );
        const tokens = await Promise.all(asked);
        expect(tokens.filter((token) => token !== null)).toEqual([1]);
      }
    });
  });
}
