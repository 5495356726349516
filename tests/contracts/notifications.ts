import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import { addressedTo, noAudience } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Addressee } from "#lib/chat/notifications/addressee.ts";
import { type NewNotification, presentNotification } from "#lib/chat/notifications/notification.ts";
import type { LogQuery } from "#lib/chat/store.ts";
import { aTenant, aVisibleEvent, read, someMoment, write } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

const actor: Participant = { kind: "operator", id: "an-operator", name: "Ada" };
const at = (seconds: number) => new Date(someMoment.getTime() + seconds * 1_000);
const all = { kind: "all" } as const;

function aNotification(given: Partial<NewNotification> = {}): NewNotification {
  const content = { type: "news", title: "News 😀", body: "", url: null, data: {}, createdAt: someMoment };
  return { id: v7(), ...content, addressees: ["everyone"], ...given };
}

/** What people are notified of, and to whom the log tells it. */
export function notificationContract(opened: Opened): void {
  const add = (tenantId: TenantId, given: Partial<NewNotification> = {}) =>
    write(opened.database, tenantId, ({ notifications }) => notifications.add(aNotification(given)));

  describe("notifications", () => {
    test("come back whole, with whom they are for", async () => {
      const tenantId = await aTenant(opened.database);
      const given = aNotification({
        body: "x".repeat(2_000),
        url: `https://shop.example/${"y".repeat(1_900)}`,
        data: { deep: { list: [1, null, "ü"] } },
        addressees: ["visitors", `user:${"z".repeat(59)}`],
        createdAt: at(1.234),
      });
      const added = await add(tenantId, given);
      const { addressees, ...content } = given;
      expect(added).toEqual({ ...content, seq: 1 });
      const found = await read(opened.database, tenantId, ({ notifications }) => notifications.find(given.id));
      expect(found).toEqual({ ...added, addressees: expect.arrayContaining([...addressees]) });
      expect(await read(opened.database, tenantId, ({ notifications }) => notifications.find(v7()))).toBeNull();
    });

    test("are numbered without holes, whoever sends them at once", async () => {
      const tenantId = await aTenant(opened.database);
      const senders = Array.from({ length: 12 }, (_, index) =>
        write(index % 2 === 0 ? opened.database : opened.other, tenantId, async ({ notifications }) =>
          notifications.add(aNotification()),
        ),
      );
      const seqs = (await Promise.all(senders)).map(({ seq }) => seq);
      expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
      expect(await read(opened.database, tenantId, ({ notifications }) => notifications.lastSeq())).toBe(12);
    });

    test("are found by address, each once, newest first, between two numbers", async () => {
      const tenantId = await aTenant(opened.database);
      await add(tenantId, { addressees: ["everyone", "members", "member:a"] });
      await add(tenantId, { addressees: ["member:b"] });
      await add(tenantId, { addressees: ["member:a", "role:operator"] });
      await add(tenantId, { addressees: ["members"] });
      await add(tenantId, { addressees: ["member:c"] });
      const seqs = async (
        addresses: readonly Addressee[],
        page: { beforeSeq?: number; afterSeq?: number; limit?: number } = {},
      ) =>
        (
          await read(opened.database, tenantId, ({ notifications }) =>
            notifications.newest({ addresses, limit: 100, ...page }),
          )
        ).map(({ seq }) => seq);
      const ofA: Addressee[] = ["everyone", "members", "member:a", "role:operator"];
      expect(await seqs(ofA)).toEqual([4, 3, 1]);
      expect(await seqs(ofA, { limit: 2 })).toEqual([4, 3]);
      expect(await seqs(ofA, { limit: 3 })).toEqual([4, 3, 1]);
      expect(await seqs(ofA, { beforeSeq: 4 })).toEqual([3, 1]);
      expect(await seqs(ofA, { afterSeq: 1 })).toEqual([4, 3]);
      expect(await seqs(["member:b"])).toEqual([2]);
      expect(await seqs(["visitors"])).toEqual([]);
    });

    test("the mark of who has looked only rises, by whoever raises it first", async () => {
      const tenantId = await aTenant(opened.database);
      const reader = { kind: "visitor", id: "v" } as const;
      const raise = (seq: number) =>
        write(opened.database, tenantId, ({ notifications }) => notifications.raiseRead(reader, { seq, at: at(seq) }));
      const mark = (of: { kind: "visitor" | "operator"; id: string }) =>
        read(opened.database, tenantId, ({ notifications }) => notifications.readSeq(of));
      expect(await mark(reader)).toBe(0);
      expect([await raise(0), await raise(3), await raise(3), await raise(2), await raise(5)]).toEqual([
        false,
        true,
        false,
        false,
        true,
      ]);
      expect(await mark(reader)).toBe(5);
      expect([await mark({ kind: "operator", id: "v" }), await mark({ kind: "visitor", id: "w" })]).toEqual([0, 0]);
    });

    test("are taken off, the oldest first, and their numbers are not given again", async () => {
      const tenantId = await aTenant(opened.database);
      const id = v7();
      for (const second of [0, 1, 2]) {
        const own = second === 0 ? { id } : {};
        await add(tenantId, { createdAt: at(second), addressees: ["everyone", "members"], ...own });
      }
      const prune = (before: Date, limit: number) =>
        write(opened.database, tenantId, ({ notifications }) => notifications.prune({ before, limit }));
      const left = () =>
        read(opened.database, tenantId, async ({ notifications }) => ({
          seqs: (await notifications.newest({ addresses: ["everyone", "members"], limit: 9 })).map(({ seq }) => seq),
          reachBack: [await notifications.reachesBack(at(2)), await notifications.reachesBack(at(3))],
        }));
      expect(await prune(at(0), 9)).toBe(0);
      expect(await prune(at(2), 1)).toBe(1);
      expect(await left()).toEqual({ seqs: [3, 2], reachBack: [true, true] });
      expect(await prune(at(2), 9)).toBe(1);
      expect(await left()).toEqual({ seqs: [3], reachBack: [false, true] });
      const first = await read(opened.database, tenantId, ({ notifications }) => notifications.find(id));
      expect(first).toBeNull();
      expect(await prune(at(9), 9)).toBe(1);
      expect(await left()).toEqual({ seqs: [], reachBack: [false, false] });
      expect(await add(tenantId)).toMatchObject({ seq: 4 });
    });

    test("raised by many at once, the mark is the highest", async () => {
      const tenantId = await aTenant(opened.database);
      const reader = { kind: "operator", id: "o" } as const;
      const raises = [3, 9, 1, 7, 5, 8].map((seq, index) =>
        write(index % 2 === 0 ? opened.database : opened.other, tenantId, ({ notifications }) =>
          notifications.raiseRead(reader, { seq, at: someMoment }),
        ),
      );
      await Promise.all(raises);
      expect(await read(opened.database, tenantId, ({ notifications }) => notifications.readSeq(reader))).toBe(9);
    });
  });

  describe("what the log has for certain people", () => {
    const recipient = (since: Date, ...addresses: Addressee[]) => ({ addresses, since });

    /** At the positions 1 to 7, each a second after the other. */
    async function aLog(): Promise<TenantId> {
      const tenantId = await aTenant(opened.database);
      const record = await add(tenantId);
      const notification = presentNotification(record);
      const sent = (addressee: Addressee) =>
        ({
          type: "NotificationSent",
          conversationId: null,
          audience: addressedTo(addressee),
          data: { notification },
        }) as const;
      const said = { ...aVisibleEvent("v"), conversationId: v7() };
      const events = [
        said,
        sent("everyone"),
        sent("members"),
        sent("visitors"),
        sent("member:a"),
        sent("user:v"),
        { ...said, audience: { ...noAudience, visitorId: "v", assigneeId: "a" } },
      ];
      for (const [index, event] of events.entries()) {
        await write(opened.database, tenantId, ({ log }) => log.append([event], { actor, at: at(index + 1) }));
      }
      return tenantId;
    }

    test("is read by those it is for, since they are there, and by nobody else whatever they see", async () => {
      const tenantId = await aLog();
      const positions = async (query: Partial<LogQuery>) => {
        const logged = await read(opened.database, tenantId, ({ log }) => log.read({ after: 0, limit: 100, ...query }));
        return logged.map(({ event }) => event.pos);
      };
      const ofA = ["everyone", "members", "member:a"] as const;
      const ofV = ["everyone", "visitors", "visitor:v", "user:v"] as const;
      const some = { kind: "some", assigneeId: "a", teamIds: null } as const;
      expect(await positions({})).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await positions({ reach: all })).toEqual([1, 7]);
      expect(await positions({ reach: all, recipient: null })).toEqual([1, 7]);
      expect(await positions({ reach: all, recipient: recipient(at(0), ...ofA) })).toEqual([1, 2, 3, 5, 7]);
      expect(await positions({ reach: all, recipient: recipient(at(3), ...ofA) })).toEqual([1, 3, 5, 7]);
      expect(await positions({ reach: some, recipient: recipient(at(0), ...ofA) })).toEqual([2, 3, 5, 7]);
      expect(await positions({ reach: some })).toEqual([7]);
      expect(await positions({ visitorId: "v" })).toEqual([1, 7]);
      expect(await positions({ visitorId: "v", recipient: recipient(at(0), ...ofV) })).toEqual([1, 2, 4, 6, 7]);
      expect(await positions({ visitorId: "v", recipient: recipient(at(4), ...ofV) })).toEqual([1, 4, 6, 7]);
      expect(await positions({ visitorId: "w", recipient: recipient(at(0), "everyone", "visitors") })).toEqual([2, 4]);
      const limited = { visitorId: "v", recipient: recipient(at(0), ...ofV), after: 1, limit: 3 };
      expect(await positions(limited)).toEqual([2, 4, 6]);
    });

    test("is told as it will be read, to its addressee and to no visitor", async () => {
      const tenantId = await aLog();
      const logged = await read(opened.database, tenantId, ({ log }) => log.read({ after: 1, limit: 5 }));
      const addressees = ["everyone", "members", "visitors", "member:a", "user:v"];
      expect(logged.map(({ audience }) => audience)).toEqual(
        addressees.map((addressee) => ({ ...noAudience, addressee })),
      );
    });
  });
}
