import { expect } from "vitest";
import type { NewNotification } from "#lib/chat/notifications/notification.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { someMoment } from "#tests/support/builders.ts";
import { shared, theirs } from "./twin-tenants.ts";
import type { Attempt, Method } from "./two-tenants-access.ts";

const at = someMoment;
const later = new Date(at.getTime() + 1);
const addresses = ["everyone", `member:${shared.member}`] as const;
const theirAddresses = [`member:${theirs.member}`] as const;
const reader = (id: string) => ({ kind: "operator", id }) as const;

/** What people were notified of. */
export const notificationAttempts: Record<Extract<Method, `notifications.${string}`>, Attempt[]> = {
  "notifications.add": [
    async ({ notifications }) => {
      expect(await notifications.add(aNotification(theirs, "ours too"))).toMatchObject({ seq: 2 });
      expect(await notifications.find(theirs.notification)).toMatchObject({ title: "ours too" });
    },
  ],
  "notifications.find": [
    async ({ notifications }) =>
      expect(await notifications.find(shared.notification)).toMatchObject({
        title: "ours title",
        addressees: ["everyone", `member:${shared.member}`],
      }),
    async ({ notifications }) => expect(await notifications.find(theirs.notification)).toBeNull(),
  ],
  "notifications.newest": [
    async ({ notifications }) =>
      expect(await notifications.newest({ addresses, limit: 100 })).toMatchObject([{ seq: 1, title: "ours title" }]),
    async ({ notifications }) =>
      expect(await notifications.newest({ addresses: theirAddresses, limit: 100 })).toEqual([]),
  ],
  "notifications.lastSeq": [async ({ notifications }) => expect(await notifications.lastSeq()).toBe(1)],
  "notifications.readSeq": [
    async ({ notifications }) => expect(await notifications.readSeq(reader(shared.member))).toBe(1),
    async ({ notifications }) => expect(await notifications.readSeq(reader(theirs.member))).toBe(0),
  ],
  "notifications.raiseRead": [
    async ({ notifications }) => {
      expect(await notifications.raiseRead(reader(shared.member), { seq: 7, at })).toBe(true);
      expect(await notifications.raiseRead(reader(theirs.member), { seq: 7, at })).toBe(true);
      expect(await notifications.readSeq(reader(theirs.member))).toBe(7);
    },
  ],
  "notifications.reachesBack": [
    async ({ notifications }) =>
      expect([await notifications.reachesBack(at), await notifications.reachesBack(later)]).toEqual([false, true]),
  ],
  "notifications.prune": [
    async ({ notifications }) => {
      expect(await notifications.prune({ before: later, limit: 100 })).toBe(1);
      expect(await notifications.find(shared.notification)).toBeNull();
    },
  ],
};

function aNotification({ notification: id, member }: typeof shared, title: string): NewNotification {
  const addressees = ["everyone", `member:${member}`] as const;
  return { id, type: "news", title, body: "", url: null, data: {}, createdAt: at, addressees };
}

/** Adds a notification, which a member has looked at. */
export async function fillNotifications(tenant: TenantStore, label: string, ids: typeof shared): Promise<void> {
  const { seq } = await tenant.notifications.add(aNotification(ids, `${label} title`));
  await tenant.notifications.raiseRead(reader(ids.member), { seq, at });
}

/** All that the reading methods show of it. */
export async function observeNotifications(tenant: TenantStore, ids: typeof shared): Promise<unknown> {
  return [
    await tenant.notifications.find(ids.notification),
    await tenant.notifications.newest({ addresses: ["everyone", `member:${ids.member}`], limit: 100 }),
    await tenant.notifications.lastSeq(),
    await tenant.notifications.readSeq(reader(ids.member)),
  ];
}
