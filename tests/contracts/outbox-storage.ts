import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import type { OutboxOwner, OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { aGate, until } from "#tests/signalr/until.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";

const byId = (one: PendingMessage, other: PendingMessage) => (one.id < other.id ? -1 : 1);
const stored = async (storage: OutboxStorage) => (await storage.load()).toSorted(byId);
const ids = async (storage: OutboxStorage) => (await stored(storage)).map(({ id }) => id);

function anOwner(): OutboxOwner {
  return { tenant: "acme", self: { kind: "operator", id: randomUUID() } };
}

/** `open` gives a storage at the same place each time, as another tab or the next session has it. */
export function outboxStorageContract(open: (owner: OutboxOwner) => Promise<OutboxStorage>): void {
  describe("a storage of unsent messages", () => {
    test("gives back whole what was put into it, also to whoever opens it later", async () => {
      const owner = anOwner();
      const storage = await open(owner);
      expect(await storage.load()).toEqual([]);
      const missed = {
        ...aPendingMessage({ id: "m" }),
        seq: 3,
        author: { kind: "operator", id: "g", name: "Grace" },
        deletedAt: null,
      } as const;
      const messages = [
        aPendingMessage({ id: "1", body: `${"x".repeat(8_000)}\n\u2028\u0000"\\ 🙂 \ud800` }),
        aPendingMessage({ id: "2", kind: "note", status: "failed", error: "No.", code: "forbidden" }),
        aPendingMessage({ id: "3", code: "reply_collision", missed: [missed], basedOnSeq: 2 }),
        aPendingMessage({ id: "../../4", isOpening: true, conversationId: "another" }),
      ].toSorted(byId);
      for (const message of messages) await storage.put(message);
      expect(await stored(storage)).toEqual(messages);
      expect(await stored(await open(owner))).toEqual(messages);
    });

    test("has the last of what was put under an id", async () => {
      const storage = await open(anOwner());
      await storage.put(aPendingMessage({ id: "1", status: "failed", error: "No." }));
      await storage.put(aPendingMessage({ id: "1", basedOnSeq: 7 }));
      expect(await storage.load()).toEqual([aPendingMessage({ id: "1", basedOnSeq: 7 })]);
    });

    test("forgets what is removed, and does not mind what is not there", async () => {
      const owner = anOwner();
      const storage = await open(owner);
      for (const id of ["1", "2"]) await storage.put(aPendingMessage({ id }));
      for (const id of ["1", "1", "never"]) await storage.remove(id);
      expect(await ids(storage)).toEqual(["2"]);
      expect(await ids(await open(owner))).toEqual(["2"]);
    });

    test("takes many at once", async () => {
      const storage = await open(anOwner());
      const all = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(3, "0"));
      await Promise.all(all.map((id) => storage.put(aPendingMessage({ id }))));
      expect(await ids(storage)).toEqual(all);
      await Promise.all(all.slice(1).map((id) => storage.remove(id)));
      expect(await ids(storage)).toEqual(["000"]);
    });

    test("shows and takes from nobody what is another's: of another tenant, of another kind, or of another id", async () => {
      const owner = anOwner();
      const { kind, id } = owner.self;
      const others: OutboxOwner[] = [
        { ...owner, tenant: "globex" },
        { ...owner, self: { kind: "visitor", id } },
        { ...owner, self: { kind, id: `${id}0` } },
        { ...owner, self: { kind, id: id.slice(0, -1) } },
        { tenant: "acme/operator", self: { kind, id } },
      ];
      const storage = await open(owner);
      await storage.put(aPendingMessage({ id: "1" }));
      for (const other of others) {
        const theirs = await open(other);
        expect(await theirs.load()).toEqual([]);
        await theirs.put(aPendingMessage({ id: "1", body: "Theirs" }));
        await theirs.remove("1");
      }
      expect(await storage.load()).toEqual([aPendingMessage({ id: "1" })]);
    });

    test("tells others of what is put and removed once that is done, until they no longer listen", async () => {
      const owner = anOwner();
      const [storage, other] = [await open(owner), await open(owner)];
      const seen: string[][] = [];
      const end = other.onChange(() => void ids(other).then((all) => seen.push(all)));
      onTestFinished(end);
      await storage.put(aPendingMessage({ id: "1" }));
      await until(() => seen.at(-1)?.join() === "1");
      await storage.remove("1");
      await until(() => seen.at(-1)?.join() === "");
      end();
      const before = seen.length;
      const last = await open(owner);
      const { promise: isTold, resolve } = Promise.withResolvers<void>();
      onTestFinished(last.onChange(resolve));
      await storage.put(aPendingMessage({ id: "2" }));
      await isTold;
      expect(seen).toHaveLength(before);
    });

    test("has one work at a time on a conversation, in the order of asking, whoever does it", async () => {
      const owner = anOwner();
      const tabs = [await open(owner), await open(owner), await open(owner)];
      const noted: string[] = [];
      const gates = tabs.map(() => aGate());
      const done = [];
      for (const [index, tab] of tabs.entries()) {
        const work = async () => {
          noted.push(`${index} begins`);
          await gates[index]?.opened;
          noted.push(`${index} ends`);
          return index;
        };
        done.push(tab.exclusively("c", work));
        // Each asks before the next one does.
        await tab.load();
      }
      for (const gate of gates.toReversed()) gate.open();
      expect(await Promise.all(done)).toEqual([0, 1, 2]);
      expect(noted).toEqual([0, 1, 2].flatMap((index) => [`${index} begins`, `${index} ends`]));
    });

    test("lets work on other conversations and of other owners go on at the same time", async () => {
      const owner = anOwner();
      const [one, other, stranger] = [await open(owner), await open(owner), await open(anOwner())];
      const gate = aGate();
      const held = one.exclusively("c", () => gate.opened);
      expect(await other.exclusively("d", async () => "d")).toBe("d");
      expect(await stranger.exclusively("c", async () => "theirs")).toBe("theirs");
      gate.open();
      await held;
    });

    test("passes on how work fails, does it once, and lets the next one go", async () => {
      const owner = anOwner();
      const [one, other] = [await open(owner), await open(owner)];
      let tries = 0;
      const failing = one.exclusively("c", () => {
        tries += 1;
        return Promise.reject(new Error("Out of ink"));
      });
      await expect(failing).rejects.toThrow("Out of ink");
      expect(tries).toBe(1);
      expect(await other.exclusively("c", async () => "next")).toBe("next");
    });
  });
}
