import type { StoreApi } from "zustand/vanilla";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState, PendingMessage } from "#lib/client/chat-state.ts";
import type { NotificationCommands } from "#lib/client/notification-side.ts";
import type { QueueApi } from "./queue-api.ts";
import type { WaitingMessage } from "./waiting-message.ts";

/** Why somebody may not chat: the server does not believe who they are, wants to know it, or lets nobody in. */
export type Block = "unconfirmed" | NonNullable<ChatState["barredBy"]>;

/** What a visitor speaks and is notified by. */
export type VisitorClient = ChatClient & NotificationCommands;

export interface SessionState {
  /**
   * `new`: nothing was said yet, or the first message is on its way to a visitor's registration. `resuming`: what was
   * said earlier is loading. `refused`: it cannot be loaded, and trying again alone won't help.
   */
  phase: "new" | "resuming" | "ready" | "refused";
  client: VisitorClient | null;
  /** There where the client is. */
  queue: QueueApi | null;
  conversationId: string | null;
  /** Whether the host has told them anything. */
  hasNews: boolean;
  /** Oldest first. */
  waiting: readonly WaitingMessage[];
  /** The server did not answer the last attempt; the next one follows by itself. */
  isUnreachable: boolean;
  /** Null while they may chat. */
  blockedBy: Block | null;
}

/** The visitor's side of the chat, from a stranger on the host's page to a participant of a conversation. */
export interface VisitorSession {
  readonly store: StoreApi<SessionState>;
  send(body: string): void;
  retry(messageId: string): void;
  discard(messageId: string): void;
  /** Does now what would be tried again later. */
  hurry(): void;
  /** There is another proof of who they are. */
  proveAgain(): void;
  /** Ends it, while somebody else takes over the panel. @returns what was on its way to the server */
  stop(): readonly PendingMessage[];
}
