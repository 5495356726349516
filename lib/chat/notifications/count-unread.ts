import { limits } from "../limits.ts";
import type { TenantStore } from "../store.ts";
import type { NotificationRecord } from "./notification.ts";
import type { Recipient } from "./recipient.ts";

/** How far somebody has looked at what is sent to them. */
export interface NotificationMarks {
  /** Up to which notification they have. */
  readSeq: number;
  /** How many there are beyond it, of the newest `notificationsUnreadMax`. */
  unread: number;
}

/** Of what is for somebody, what was sent while they were here. */
export function sentSince({ since }: Recipient, records: readonly NotificationRecord[]): NotificationRecord[] {
  return records.filter(({ createdAt }) => createdAt >= since);
}

export async function marksOf(
  { notifications }: Pick<TenantStore, "notifications">,
  recipient: Recipient,
): Promise<NotificationMarks> {
  const readSeq = await notifications.readSeq(recipient);
  const { addresses } = recipient;
  const beyond = await notifications.newest({ addresses, afterSeq: readSeq, limit: limits.notificationsUnreadMax });
  return { readSeq, unread: sentSince(recipient, beyond).length };
}
