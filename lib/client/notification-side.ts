import type { NotificationMarks } from "#lib/chat/notifications/count-unread.ts";
import type { NotificationList } from "#lib/chat/notifications/list-notifications.ts";
import { mayPass } from "./api-error.ts";
import type { ChatClient, ChatClientOptions } from "./chat-client.ts";
import { type ClientExtension, type ClientWays, extendChatClient } from "./create-chat-client.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import { addNewestNotifications, addOlderNotifications, noteRead } from "./notification-state.ts";

/** What those can do who are notified. */
export interface NotificationCommands {
  /** Loads the newest, or the page before `cursor`. @throws ApiError */
  loadNotifications(cursor?: string): Promise<void>;
  /** Says that we have looked at all that are loaded. What the server did not take is told with the next ones. */
  markNotificationsRead(): void;
}

const loadAgainMs = 3_000;

/** Makes a client that is notified, and nothing more. It stands still until it is started. */
export function createNotifiedClient(options: ChatClientOptions): ChatClient & NotificationCommands {
  return extendChatClient(options, notificationSide);
}

/** Keeps what was sent to ourselves: loaded when the server is reached first, and brought up to date by events from then on. */
export function notificationSide({
  clock,
  api,
  replica,
  caller,
}: Pick<ClientWays, "clock" | "api" | "replica" | "caller">): ClientExtension<NotificationCommands> {
  let isLoading = false;
  let isStopped = false;
  let cancelLoad = (): void => undefined;

  async function loadNotifications(cursor?: string): Promise<void> {
    const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    await loadSnapshot<NotificationList>({ api, replica }, `/notifications${query}`, (state, list) =>
      cursor === undefined ? addNewestNotifications(state, list) : addOlderNotifications(state, cursor, list),
    );
  }

  async function loadFirst(): Promise<void> {
    if (isLoading || isStopped || replica.state.notifications !== null) return;
    isLoading = true;
    cancelLoad();
    try {
      await loadNotifications();
    } catch (error) {
      if (!isStopped && mayPass(error)) cancelLoad = clock.after(loadAgainMs, () => void loadFirst());
    } finally {
      isLoading = false;
    }
  }

  return {
    commands: {
      loadNotifications,
      markNotificationsRead() {
        const { notifications } = replica.state;
        const seq = notifications?.items[0]?.seq ?? 0;
        if (notifications === null || (seq <= notifications.readSeq && notifications.unread === 0)) return;
        const call = { name: "ReadNotifications", path: "/notifications/read", input: { seq } };
        caller.call<NotificationMarks>(call).then(
          () => replica.update((state) => noteRead(state, seq)),
          () => undefined,
        );
      },
    },
    onEvents: () => undefined,
    onContact: () => void loadFirst(),
    stop() {
      isStopped = true;
      cancelLoad();
    },
  };
}
