import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent, EventData } from "#lib/chat/events/event.ts";
import { limits } from "#lib/chat/limits.ts";
import type { NotificationList } from "#lib/chat/notifications/list-notifications.ts";
import type { Notification } from "#lib/chat/notifications/notification.ts";
import { ApiError } from "#lib/client/api-error.ts";
import type { ClientExtension } from "#lib/client/create-chat-client.ts";
import { type NotificationCommands, notificationSide } from "#lib/client/notification-side.ts";
import { Replica } from "#lib/client/replica.ts";
import { VirtualClock } from "./virtual-clock.ts";

const ada: Participant = { kind: "operator", id: "ada", name: "Ada Lovelace" };
const at = new Date(0).toISOString();

function aNotification(seq: number): Notification {
  return { id: `n${seq}`, seq, type: "news", title: `No. ${seq}`, body: "", url: null, data: {}, createdAt: at };
}

let clock: VirtualClock;
let replica: Replica;
let side: ClientExtension<NotificationCommands>;
/** What the server answers, by the path that is asked for. */
let answer: (path: string) => Promise<Partial<NotificationList>>;
let asked: string[];
let told: object[];
let readAnswer: () => Promise<void>;

beforeEach(() => {
  clock = new VirtualClock();
  asked = [];
  told = [];
  answer = async () => ({});
  readAnswer = async () => undefined;
  replica = new Replica(ada, { onUnknown: () => undefined });
  side = notificationSide({
    clock,
    replica,
    api: {
      async request<Answer>(_method: string, path: string): Promise<Answer> {
        asked.push(path);
        const list = {
          items: [],
          nextCursor: null,
          readSeq: 0,
          unread: 0,
          pos: 0,
          epoch: "one",
          ...(await answer(path)),
        };
        return JSON.parse(JSON.stringify(list));
      },
    },
    caller: {
      async call<Answer>({ input }: { input: object }): Promise<Answer> {
        told.push(input);
        await readAnswer();
        return JSON.parse("{}");
      },
      onConversation: () => Promise.reject(new Error("Nothing is done to conversations.")),
    },
  });
  replica.startAt({ pos: 0, epoch: "one" });
});

function sent(pos: number, seq: number): ChatEvent {
  const data: EventData["NotificationSent"] = { notification: aNotification(seq) };
  return { type: "NotificationSent", pos, conversationId: null, at, actor: ada, data };
}

function read(pos: number, data: EventData["NotificationsRead"]): ChatEvent {
  return { type: "NotificationsRead", pos, conversationId: null, at, actor: ada, data };
}

const board = () => replica.state.notifications;
const shown = () => ({
  seqs: board()?.items.map(({ seq }) => seq),
  unread: board()?.unread,
  readSeq: board()?.readSeq,
});

/** Loaded at a position, with what is there by then. */
async function loaded(list: Partial<NotificationList> = {}): Promise<void> {
  answer = async () => list;
  side.onContact();
  await vi.waitFor(() => expect(board()).not.toBeNull());
}

describe("what was sent to ourselves", () => {
  test("is loaded at the first contact, and by events from then on", async () => {
    expect(board()).toBeNull();
    await loaded({ items: [aNotification(2), aNotification(1)], unread: 1, readSeq: 1 });
    expect(shown()).toEqual({ seqs: [2, 1], unread: 1, readSeq: 1 });
    replica.applyEvents([sent(1, 3)]);
    expect(shown()).toEqual({ seqs: [3, 2, 1], unread: 2, readSeq: 1 });
    side.onContact();
    expect(asked).toEqual(["/notifications"]);
  });

  test("is there once, though it came to several of our addresses", async () => {
    await loaded();
    replica.applyEvents([sent(1, 1), sent(2, 1)]);
    replica.applyEvents([sent(3, 1)]);
    expect(shown()).toEqual({ seqs: [1], unread: 1, readSeq: 0 });
  });

  test("is counted once, whether it came before, with or after the list", async () => {
    replica.applyEvents([sent(1, 1), sent(2, 2)]);
    await loaded({ items: [aNotification(1)], unread: 1, pos: 1 });
    expect(shown()).toEqual({ seqs: [2, 1], unread: 2, readSeq: 0 });
    replica.applyEvents([sent(2, 2), sent(3, 3)]);
    expect(shown()).toEqual({ seqs: [3, 2, 1], unread: 3, readSeq: 0 });
  });

  test("is counted once, though events come again with a list of something else that is older", async () => {
    await loaded({ items: [aNotification(1)], unread: 1 });
    replica.applyEvents([sent(1, 2), read(2, { readSeq: 2, unread: 0 }), sent(3, 3)]);
    replica.applySnapshot({ pos: 0, epoch: "one" }, (state) => state);
    expect(shown()).toEqual({ seqs: [3, 2, 1], unread: 1, readSeq: 2 });
  });

  test("is counted up to the limit", async () => {
    await loaded({ items: [], unread: limits.notificationsUnreadMax });
    replica.applyEvents([sent(1, 1)]);
    expect(board()?.unread).toBe(limits.notificationsUnreadMax);
  });

  test("is asked for again where the server did not answer, and not where it refused", async () => {
    answer = () => Promise.reject(new ApiError("unreachable", "No answer"));
    side.onContact();
    await clock.advance(2_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
    answer = () => Promise.reject(new ApiError("forbidden", "No"));
    await clock.advance(3_000);
    await clock.advance(60_000);
    expect(asked).toHaveLength(3);
    expect(board()).toBeNull();
  });

  test("is not asked for by a client that has stopped", async () => {
    answer = () => Promise.reject(new ApiError("unreachable", "No answer"));
    side.onContact();
    await clock.advance(0);
    side.stop();
    side.onContact();
    await clock.advance(60_000);
    expect(asked).toHaveLength(1);
  });

  test("is loaded anew in another life of the log", async () => {
    await loaded({ items: [aNotification(1)], unread: 1 });
    replica.reset({ pos: 0, epoch: "two" });
    expect(board()).toBeNull();
    answer = async () => ({ items: [aNotification(9)], epoch: "two" });
    side.onContact();
    await vi.waitFor(() => expect(shown().seqs).toEqual([9]));
  });
});

describe("older ones", () => {
  test("come behind, once, and only for the cursor that was asked", async () => {
    await loaded({ items: [aNotification(9), aNotification(8)], nextCursor: "8" });
    answer = async () => ({ items: [aNotification(7), aNotification(6)], nextCursor: "6" });
    await Promise.all([side.commands.loadNotifications("8"), side.commands.loadNotifications("8")]);
    expect(shown().seqs).toEqual([9, 8, 7, 6]);
    expect(board()?.olderCursor).toBe("6");
    answer = async () => ({ items: [aNotification(5)], nextCursor: null });
    await side.commands.loadNotifications("6");
    expect(shown().seqs).toEqual([9, 8, 7, 6, 5]);
    expect(board()?.olderCursor).toBeNull();
    expect(asked.at(-1)).toBe("/notifications?cursor=6");
  });

  test("leave the count as it is", async () => {
    await loaded({ items: [aNotification(9)], nextCursor: "9", unread: 3, readSeq: 2 });
    replica.applyEvents([sent(1, 10)]);
    answer = async () => ({ items: [aNotification(7)], unread: 3, readSeq: 2, pos: 0 });
    await side.commands.loadNotifications("9");
    expect(shown()).toEqual({ seqs: [10, 9, 7], unread: 4, readSeq: 2 });
  });
});

describe("what we have looked at", () => {
  test("is told to the server once, and is read here as soon as it knows", async () => {
    await loaded({ items: [aNotification(3), aNotification(2)], unread: 2, readSeq: 1 });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    readAnswer = () => promise;
    side.commands.markNotificationsRead();
    expect(shown().unread).toBe(2);
    // It came while the server was told.
    replica.applyEvents([sent(1, 4)]);
    resolve(undefined);
    await vi.waitFor(() => expect(shown()).toEqual({ seqs: [4, 3, 2], unread: 1, readSeq: 3 }));
    expect(told).toEqual([{ seq: 3 }]);
    side.commands.markNotificationsRead();
    await vi.waitFor(() => expect(shown().unread).toBe(0));
    side.commands.markNotificationsRead();
    expect(told).toEqual([{ seq: 3 }, { seq: 4 }]);
  });

  test("stays unread where the server did not hear of it", async () => {
    await loaded({ items: [aNotification(1)], unread: 1 });
    readAnswer = () => Promise.reject(new ApiError("unreachable", "No answer"));
    side.commands.markNotificationsRead();
    await clock.advance(0);
    expect(shown()).toMatchObject({ unread: 1, readSeq: 0 });
  });

  test("on another device is read here", async () => {
    await loaded({ items: [aNotification(2), aNotification(1)], unread: 2 });
    replica.applyEvents([read(1, { readSeq: 1, unread: 1 })]);
    expect(shown()).toMatchObject({ unread: 1, readSeq: 1 });
    replica.applyEvents([sent(2, 3), read(3, { readSeq: 3, unread: 0 })]);
    expect(shown()).toMatchObject({ unread: 0, readSeq: 3 });
  });
});
