import type { StoreApi } from "zustand/vanilla";
import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { ConversationList, InboxView } from "#lib/chat/conversations/list-conversations.ts";
import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { ChatState } from "./chat-state.ts";
import type { OutboxStorage } from "./outbox/outbox-storage.ts";

export interface ChatClientOptions {
  /** The origin of the REST door, such as `https://chat.example.com`; "" for the page's own. */
  baseUrl: string;
  /** The tenant's slug. */
  tenant: string;
  /** Who this client speaks for. */
  self: Participant;
  /** A visitor's bearer token; a member's browser sends its session cookie instead. */
  bearer?: string;
  /** Sent with every request to REST: outside of a browser, a member's session cookie. */
  headers?: Readonly<Record<string, string>>;
  /** The origin of the hub to talk to, where there are several; without it the one that the server names. */
  hubUrl?: string | undefined;
  /** Where unsent messages outlive a reload or a crash; in memory alone where it is left out. */
  outbox?: OutboxStorage;
}

/**
 * The sync engine: one state, fed by the hub or by polling, whichever works. Loads are snapshots that merge into the
 * state; commands answer when the server has, and their effect is in the state then.
 */
export interface ChatClient {
  readonly store: StoreApi<ChatState>;
  /** Connects, and stays connected until `stop`. */
  start(): void;
  stop(): void;
  /** The network is back, or somebody looks again: what waits for its time is tried now. */
  hurry(): void;
  /** @throws ApiError */
  loadConversations(query: { view?: InboxView; cursor?: string }): Promise<ConversationList>;
  /** @throws ApiError with code `not_found` */
  loadConversation(conversationId: string): Promise<Conversation>;
  /** The newest messages, or the page before `cursor`. @throws ApiError */
  loadMessages(conversationId: string, cursor?: string): Promise<MessageList>;
  /**
   * A visitor's first message. It shows as pending at once.
   * @param id the message's, where it has one already
   * @returns the new conversation's id, made here
   */
  startConversation(body: string, id?: string): string;
  /**
   * Shows the message as pending at once, and sends it until it is acknowledged or refused. An operator's reply is based
   * on what is loaded of the conversation now: where another operator has answered since, it fails by `reply_collision`.
   * @returns its id, made here where it has none
   */
  send(conversationId: string, content: { kind: "message" | "note"; body: string; id?: string }): string;
  /** Tries a failed message again, under the same id. A reply is then based on what is loaded and what it had missed. */
  retry(conversationId: string, messageId: string): void;
  /** Forgets a failed message. */
  discard(conversationId: string, messageId: string): void;
  /** @throws ApiError with code `already_claimed` and the winner's name in its message */
  claim(conversationId: string): Promise<void>;
  close(conversationId: string): Promise<void>;
  reopen(conversationId: string): Promise<void>;
  /** Takes the text of a message away, for everybody. @throws ApiError */
  deleteMessage(message: Pick<Message, "conversationId" | "seq">): Promise<void>;
  /** Marks all messages that are loaded as read. Nobody hears of a failure: it is told again until the server knows. */
  markRead(conversationId: string): void;
  /** Call on every keystroke: it is sent at most every few seconds, and may be lost. */
  typing(conversationId: string): void;
}
