import { ChatError } from "../errors.ts";
import { addressedTo } from "../events/event.ts";
import type { Context } from "../use-case.ts";
import { type NewNotification, type Notification, presentNotification } from "./notification.ts";

/**
 * Tells people of something: kept, and told in the log once to each addressee. One of an id that was used already gives
 * the first result.
 * @throws ChatError `id_conflict` where the id was used for something else
 */
export async function addNotification(
  { tenant, now, emit }: Context,
  given: Omit<NewNotification, "createdAt">,
): Promise<Notification> {
  const earlier = await tenant.notifications.find(given.id);
  if (earlier !== null) {
    if (contentOf(earlier) === contentOf(given)) return presentNotification(earlier);
    throw new ChatError("id_conflict", "This id was used for a notification with other content.");
  }
  const notification = presentNotification(await tenant.notifications.add({ ...given, createdAt: now }));
  for (const addressee of given.addressees) {
    emit({
      type: "NotificationSent",
      conversationId: null,
      audience: addressedTo(addressee),
      data: { notification },
    });
  }
  return notification;
}

type Content = Pick<Notification, "type" | "title" | "body" | "url" | "data"> & { addressees: readonly string[] };

function contentOf({ type, title, body, url, data, addressees }: Content): string {
  return JSON.stringify([type, title, body, url, data, addressees.toSorted()]);
}
