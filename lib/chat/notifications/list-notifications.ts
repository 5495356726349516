import { z } from "zod";
import { type AtPosition, invalidCursor, type Page, pageInput, positionOf, toPage } from "../page.ts";
import { useCase } from "../use-case.ts";
import { marksOf, type NotificationMarks, sentSince } from "./count-unread.ts";
import { type Notification, presentNotification } from "./notification.ts";
import { recipientOf } from "./recipient.ts";

export interface NotificationList extends Page<Notification>, NotificationMarks, AtPosition {}

/** What was sent to the caller while they were here, newest first, and how much of it they have not looked at. */
export const listNotifications = useCase({
  name: "ListNotifications",
  needs: { member: "any", visitor: true },
  access: "read",
  input: z.object(pageInput),
  async run({ tenant, actor, vault }, { cursor, limit }): Promise<NotificationList> {
    const recipient = recipientOf(actor, vault);
    const { addresses } = recipient;
    const before = cursor === undefined ? {} : { beforeSeq: decodeCursor(cursor) };
    const found = await tenant.notifications.newest({ addresses, ...before, limit: limit + 1 });
    const { items, nextCursor } = toPage(sentSince(recipient, found), limit, ({ seq }) => String(seq));
    const marks = await marksOf(tenant, recipient);
    return { items: items.map(presentNotification), nextCursor, ...marks, ...(await positionOf(tenant)) };
  },
});

function decodeCursor(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor)) throw invalidCursor();
  return Number(cursor);
}
