import { v7 } from "uuid";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { ApiError } from "./api-error.ts";
import { acknowledge } from "./apply-event.ts";
import type { ChatClient, ChatClientOptions } from "./chat-client.ts";
import type { PendingMessage } from "./chat-state.ts";
import { ConnectionLoop } from "./connection-loop.ts";
import { Outbox } from "./outbox.ts";
import { Replica } from "./replica.ts";
import { createRestApi } from "./rest-api.ts";
import { createSnapshots } from "./snapshots.ts";
import { addMessages, putTranscript } from "./transcript.ts";
import { noteTyping } from "./typing-board.ts";

/** How often typing is told at most. */
const typingEveryMs = 2_500;

/** A use case by both its doors. */
interface Call {
  name: string;
  path: string;
  input: object;
}

/** What is done to one conversation: the hub's method, and the last part of the path in REST. */
interface Action {
  name: string;
  action: string;
  input?: object;
}

const sending: Action = { name: "SendMessage", action: "messages" };
const addingNote: Action = { name: "AddNote", action: "notes" };
const claiming: Action = { name: "ClaimConversation", action: "claim" };
const closing: Action = { name: "CloseConversation", action: "close" };
const reopening: Action = { name: "ReopenConversation", action: "reopen" };
const reading: Action = { name: "ReadConversation", action: "read" };
const showingTyping: Action = { name: "ShowTyping", action: "typing" };

/** Makes a client that stands still until it is started. */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const { self } = options;
  const api = createRestApi(options);
  const replica = new Replica(self, {
    onUnknown: (conversationId) => void snapshots.loadConversation(conversationId).catch(() => undefined),
  });
  const snapshots = createSnapshots({ api, replica, self });
  const stopped = new AbortController();
  const outbox = new Outbox({ replica, deliver, stopped: stopped.signal });
  const loop = new ConnectionLoop({
    api,
    replica,
    onTyping: (typing) => noteTyping(replica, typing),
    onContact: () => outbox.nudge(),
  });
  const openings = new Set<string>();
  const typedAt = new Map<string, number>();
  const readUpTo = new Map<string, number>();

  /** By the hub where there is one, and by REST where there is none or it does not answer. */
  async function call<Answer>({ name, path, input }: Call): Promise<Answer> {
    try {
      if (loop.link !== null) return await loop.link.invoke<Answer>(name, input);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "unreachable") throw error;
    }
    return api.request<Answer>("POST", path, input);
  }

  function onConversation<Answer>(conversationId: string, { name, action, input = {} }: Action): Promise<Answer> {
    const path = `/conversations/${conversationId}/${action}`;
    return call<Answer>({ name, path, input: { conversationId, ...input } });
  }

  async function deliver({ id, conversationId, kind, body }: PendingMessage): Promise<void> {
    if (openings.has(id)) {
      const input = { id: conversationId, messageId: id, body };
      await call<Conversation>({ name: "StartConversation", path: "/conversations", input });
      await snapshots.loadConversation(conversationId);
      await snapshots.loadMessages(conversationId);
      openings.delete(id);
      return;
    }
    const action = kind === "note" ? addingNote : sending;
    takeAcknowledged(await onConversation<Message>(conversationId, { ...action, input: { id, body } }));
  }

  function takeAcknowledged(message: Message): void {
    replica.update((state) => acknowledge(addMessages(state, message.conversationId, [message]), message, self));
  }

  function compose(conversationId: string, content: Pick<PendingMessage, "kind" | "body">): PendingMessage {
    const createdAt = new Date().toISOString();
    return { id: v7(), conversationId, ...content, createdAt, status: "sending", error: null };
  }

  return {
    store: replica.store,
    ...snapshots,
    start: () => loop.start(),
    stop: () => {
      stopped.abort();
      loop.stop();
    },
    startConversation(body) {
      const message = compose(v7(), { kind: "message", body });
      openings.add(message.id);
      const empty = { messages: [], olderCursor: null };
      replica.update((state) => putTranscript(state, message.conversationId, empty));
      outbox.add(message);
      return message.conversationId;
    },
    send(conversationId, content) {
      const message = compose(conversationId, content);
      typedAt.delete(conversationId);
      outbox.add(message);
      return message.id;
    },
    retry: (conversationId, messageId) => outbox.retry(conversationId, messageId),
    discard: (conversationId, messageId) => outbox.discard(conversationId, messageId),
    claim: (conversationId) => onConversation(conversationId, claiming),
    close: (conversationId) => onConversation(conversationId, closing),
    reopen: (conversationId) => onConversation(conversationId, reopening),
    markRead(conversationId) {
      const seq = replica.state.transcripts[conversationId]?.messages.at(-1)?.seq ?? 0;
      if (seq <= (readUpTo.get(conversationId) ?? 0)) return;
      readUpTo.set(conversationId, seq);
      onConversation(conversationId, { ...reading, input: { seq } }).catch(() => readUpTo.delete(conversationId));
    },
    typing(conversationId) {
      const now = performance.now();
      if (now - (typedAt.get(conversationId) ?? Number.NEGATIVE_INFINITY) < typingEveryMs) return;
      typedAt.set(conversationId, now);
      onConversation(conversationId, showingTyping).catch(() => undefined);
    },
  };
}
