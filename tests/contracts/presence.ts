import { describe, expect, test } from "vitest";
import { aMember, read, someMoment, write } from "#tests/support/builders.ts";
import { type Opened, refusedRow } from "./database-under-test.ts";

const at = (seconds: number) => new Date(someMoment.getTime() + seconds * 1_000);

export function presenceContract(opened: Opened): void {
  const twoMembers = async () => {
    const { tenantId, id: ada } = await aMember(opened.database);
    const { id: grace } = await aMember(opened.database, { tenantId });
    const within = (work: Parameters<typeof write<void>>[2]) => write(opened.database, tenantId, work);
    const online = async (now: Date) =>
      (await read(opened.other, tenantId, ({ presence }) => presence.online(now))).toSorted();
    return { tenantId, ada, grace, within, online };
  };

  describe("presence", () => {
    test("a member is online until the lease ends, and longer where it is renewed", async () => {
      const { ada, grace, within, online } = await twoMembers();
      await within(({ presence }) => presence.renew([ada, grace], { holder: "hub", expiresAt: at(30) }));
      expect(await online(at(29.999))).toEqual([ada, grace].toSorted());
      expect(await online(at(30))).toEqual([]);
      await within(({ presence }) => presence.renew([ada], { holder: "hub", expiresAt: at(60) }));
      expect(await online(at(30))).toEqual([ada]);
    });

    test("renewing some who have a lease and some who have none gives each one", async () => {
      const { ada, grace, within, online } = await twoMembers();
      await within(({ presence }) => presence.renew([grace], { holder: "hub", expiresAt: at(10) }));
      await within(({ presence }) => presence.renew([grace, ada, grace], { holder: "hub", expiresAt: at(30) }));
      expect(await online(at(20))).toEqual([ada, grace].toSorted());
      await within(({ presence }) => presence.renew([], { holder: "hub", expiresAt: at(90) }));
      expect(await online(at(40))).toEqual([]);
    });

    test("who is on two processes is online once, and until the last of them lets go", async () => {
      const { ada, within, online } = await twoMembers();
      await within(({ presence }) => presence.renew([ada], { holder: "one", expiresAt: at(30) }));
      await within(({ presence }) => presence.renew([ada], { holder: "other", expiresAt: at(30) }));
      expect(await online(at(0))).toEqual([ada]);
      await within(({ presence }) => presence.release([ada], { holder: "one", expiresAt: at(5) }));
      expect(await online(at(10))).toEqual([ada]);
      await within(({ presence }) => presence.release([ada], { holder: "other", expiresAt: at(5) }));
      expect([await online(at(4)), await online(at(5))]).toEqual([[ada], []]);
    });

    test("releasing what is not held leaves nothing, and only a member who exists is held", async () => {
      const { ada, within, online } = await twoMembers();
      await within(({ presence }) => presence.release([ada], { holder: "hub", expiresAt: at(30) }));
      expect(await online(at(0))).toEqual([]);
      const stranger = within(({ presence }) => presence.renew(["nobody"], { holder: "hub", expiresAt: at(30) }));
      await expect(stranger).rejects.toThrow(refusedRow);
    });

    test("pruning forgets what has ended, and nothing else", async () => {
      const { ada, grace, within, online } = await twoMembers();
      await within(({ presence }) => presence.renew([ada], { holder: "hub", expiresAt: at(10) }));
      await within(({ presence }) => presence.renew([grace], { holder: "hub", expiresAt: at(11) }));
      await within(({ presence }) => presence.prune(at(10)));
      expect(await online(at(0))).toEqual([grace]);
    });

    test("of processes that renew the same members at once each has its own lease", async () => {
      const { tenantId, ada, grace, within, online } = await twoMembers();
      const databases = [opened.database, opened.other, opened.database, opened.other];
      const renewals = databases.flatMap((database, index) =>
        [1, 2].map(() =>
          write(database, tenantId, ({ presence }) =>
            presence.renew([ada, grace], { holder: `process ${index}`, expiresAt: at(30) }),
          ),
        ),
      );
      await Promise.all(renewals);
      for (const index of databases.slice(1).keys()) {
        await within(({ presence }) =>
          presence.release([ada, grace], { holder: `process ${index}`, expiresAt: at(0) }),
        );
      }
      expect(await online(at(10))).toEqual([ada, grace].toSorted());
    });
  });
}
