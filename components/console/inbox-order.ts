import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import { isInView, standingOf } from "#lib/client/inbox-view.ts";

/** A place in the list by last activity, newest first. */
export type Place = Pick<Conversation, "updatedAt" | "id">;

/** Orders by last activity, newest first, and by id where two are equal. */
function compareByActivity(one: Place, other: Place): number {
  if (one.updatedAt !== other.updatedAt) return one.updatedAt < other.updatedAt ? 1 : -1;
  if (one.id === other.id) return 0;
  return one.id < other.id ? 1 : -1;
}

/**
 * The rows of a view from everything that is known. Below `horizon`, the oldest place that was loaded, rows are left out:
 * what is known there has gaps until the next page comes. A null horizon means that all pages are loaded.
 */
export function rowsInView(
  conversations: Iterable<Conversation>,
  shown: { view: InboxView; memberId: string; horizon: Place | null },
): Conversation[] {
  const { view, memberId, horizon } = shown;
  const rows: Conversation[] = [];
  for (const conversation of conversations) {
    if (!isInView(standingOf(conversation), view, memberId)) continue;
    if (horizon !== null && compareByActivity(conversation, horizon) > 0) continue;
    rows.push(conversation);
  }
  return rows.toSorted(compareByActivity);
}
