import { expect } from "vitest";
import type { TenantStore } from "#lib/chat/store.ts";
import { someMoment } from "#tests/support/builders.ts";
import { shared, theirs } from "./twin-tenants.ts";
import type { Attempt, Method } from "./two-tenants-access.ts";

type OfLog = "log.publishing" | "log.markPublished";

const at = someMoment;
const later = new Date(at.getTime() + 1);
/** Both tenants have both subscribers, each at another position. */
const subscriber = "a subscriber";

/** Both tenants have it, refused once in ours and twice in theirs. */
const send = { authorId: "an author", messageId: "a message" };
const theirSend = { ...send, messageId: theirs.message };

/** How far the log was followed and published, what was left behind, and what was refused. */
export const followingAttempts: Record<
  Extract<Method, `cursors.${string}` | `deadLetters.${string}` | `refusedSends.${string}`> | OfLog,
  Attempt[]
> = {
  "cursors.get": [async ({ cursors }) => expect(await cursors.get(subscriber)).toBe(0)],
  "cursors.begin": [
    async ({ cursors }) => {
      await cursors.begin(theirs.conversation, { pos: 1, now: at });
      expect(await cursors.get(theirs.conversation)).toBe(1);
    },
  ],
  "cursors.move": [
    async ({ cursors }) => expect(await cursors.move(subscriber, { from: 2, to: 3, now: at })).toBe(false),
    async ({ cursors }) => expect(await cursors.move(subscriber, { from: 0, to: 3, now: at })).toBe(true),
  ],
  "deadLetters.add": [
    async ({ deadLetters }) => {
      await deadLetters.add(aLetter(theirs.deadLetter, { label: "ours", pos: 9 }));
      expect(await deadLetters.get(theirs.deadLetter)).toMatchObject({ reason: "ours reason" });
    },
  ],
  "deadLetters.get": [
    async ({ deadLetters }) =>
      expect(await deadLetters.get(shared.deadLetter)).toMatchObject({ reason: "ours reason" }),
    async ({ deadLetters }) => expect(await deadLetters.get(theirs.deadLetter)).toBeNull(),
  ],
  "deadLetters.list": [
    async ({ deadLetters }) => expect((await deadLetters.list(100)).map(({ id }) => id)).toEqual([shared.deadLetter]),
  ],
  "deadLetters.count": [async ({ deadLetters }) => expect(await deadLetters.count()).toBe(1)],
  "deadLetters.remove": [
    async ({ deadLetters }) => {
      expect(await deadLetters.remove(theirs.deadLetter)).toBe(false);
      expect(await deadLetters.remove(shared.deadLetter)).toBe(true);
    },
  ],
  "refusedSends.refusals": [
    async ({ refusedSends }) => expect(await refusedSends.refusals(send)).toBe(1),
    async ({ refusedSends }) => expect(await refusedSends.refusals(theirSend)).toBe(0),
  ],
  "refusedSends.raise": [
    async ({ refusedSends }) => {
      for (const each of [send, theirSend]) {
        await refusedSends.raise(each, { refusals: 7, at });
        expect(await refusedSends.refusals(each)).toBe(7);
      }
    },
  ],
  "refusedSends.reachesBack": [
    async ({ refusedSends }) =>
      expect([await refusedSends.reachesBack(at), await refusedSends.reachesBack(later)]).toEqual([false, true]),
  ],
  "refusedSends.prune": [
    async ({ refusedSends }) => expect(await refusedSends.prune({ before: later, limit: 100 })).toBe(1),
  ],
  "log.publishing": [async ({ log }) => expect(await log.publishing()).toMatchObject({ head: 2, publishedPos: 0 })],
  "log.markPublished": [
    async ({ log }) => {
      const lease = { name: "nobody has it", token: 1 };
      expect(await log.markPublished({ pos: 1, lease, now: at })).toBe(false);
    },
  ],
};

function aLetter(id: string, { label, pos }: { label: string; pos: number }) {
  return { id, subscriber, pos, type: `${label} type`, reason: `${label} reason`, createdAt: at };
}

/** Adds what follows from the tenant's log. Every text in it carries the tenant's label. */
export async function fillFollowing(
  { cursors, deadLetters, refusedSends }: TenantStore,
  label: string,
  ids: typeof shared,
): Promise<void> {
  const pos = label === "ours" ? 0 : 2;
  await cursors.begin(subscriber, { pos, now: at });
  await deadLetters.add(aLetter(ids.deadLetter, { label, pos: ids === shared ? 1 : 2 }));
  await refusedSends.raise(ids === shared ? send : theirSend, { refusals: label === "ours" ? 1 : 2, at });
}

/** All that the reading methods show of it. */
export async function observeFollowing({ cursors, deadLetters, log, refusedSends }: TenantStore): Promise<unknown> {
  return [
    await cursors.get(subscriber),
    await cursors.get(theirs.conversation),
    await deadLetters.list(100),
    await deadLetters.count(),
    await log.publishing(),
    await refusedSends.refusals(send),
    await refusedSends.refusals(theirSend),
  ];
}
