import type { ChatEvent } from "#lib/chat/events/event.ts";
import { limits } from "#lib/chat/limits.ts";
import type { NotificationList } from "#lib/chat/notifications/list-notifications.ts";
import type { Notification } from "#lib/chat/notifications/notification.ts";
import type { ChatState } from "./chat-state.ts";

/** What was sent to ourselves, and the position of the log at which it reads so. */
export interface NotificationBoard {
  /** Newest first, as far as they are loaded. */
  items: readonly Notification[];
  /** Up to which one we have looked, on whatever device. */
  readSeq: number;
  /** How many there are beyond it, counted up to `notificationsUnreadMax`. */
  unread: number;
  /** The cursor for older ones; null when the first one is loaded. */
  olderCursor: string | null;
  pos: number;
}

type NotificationEvent = ChatEvent & { type: "NotificationSent" | "NotificationsRead" };

/** The state after an event that was addressed to us. What is not loaded yet will come with it. */
export function applyNotificationEvent(state: ChatState, event: NotificationEvent): ChatState {
  const { notifications: board } = state;
  if (board === null || event.pos <= board.pos) return state;
  const { pos } = event;
  if (event.type === "NotificationsRead") {
    const { readSeq, unread } = event.data;
    return {
      ...state,
      notifications: readSeq < board.readSeq ? { ...board, pos } : { ...board, readSeq, unread, pos },
    };
  }
  const { notification } = event.data;
  // Who has several of its addresses gets it as often.
  if (board.items.some(({ id }) => id === notification.id)) return { ...state, notifications: { ...board, pos } };
  const unread = Math.min(limits.notificationsUnreadMax, board.unread + Number(notification.seq > board.readSeq));
  return { ...state, notifications: { ...board, items: [notification, ...board.items], unread, pos } };
}

/** Takes the newest page in, in the place of what was loaded. */
export function addNewestNotifications(state: ChatState, list: NotificationList): ChatState {
  const { items, nextCursor: olderCursor, readSeq, unread, pos } = list;
  if (state.notifications !== null && state.notifications.pos > pos) return state;
  return { ...state, notifications: { items, olderCursor, readSeq, unread, pos } };
}

/** Takes the page in that a cursor has asked for, unless it is there already. */
export function addOlderNotifications(state: ChatState, cursor: string, list: NotificationList): ChatState {
  const { notifications: board } = state;
  if (board?.olderCursor !== cursor) return state;
  const known = new Set(board.items.map(({ id }) => id));
  const items = [...board.items, ...list.items.filter(({ id }) => !known.has(id))];
  return { ...state, notifications: { ...board, items, olderCursor: list.nextCursor } };
}

/** We have looked at everything up to `readSeq`. */
export function noteRead(state: ChatState, readSeq: number): ChatState {
  const { notifications: board } = state;
  if (board === null || readSeq <= board.readSeq) return state;
  const unread = board.items.filter(({ seq }) => seq > readSeq).length;
  return { ...state, notifications: { ...board, readSeq, unread } };
}
