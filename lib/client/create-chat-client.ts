import { v7 } from "uuid";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import { limits } from "#lib/chat/limits.ts";
import { type Caller, createCaller } from "./caller.ts";
import type { ChatClient, ChatClientOptions } from "./chat-client.ts";
import type { ChatState } from "./chat-state.ts";
import { type Clock, systemClock } from "./clock.ts";
import { ConnectionMachine } from "./connection-machine.ts";
import { messageDelivery } from "./deliver-message.ts";
import { Deliveries, operatorSpreadMs, visitorSpreadMs } from "./deliveries.ts";
import { MissingConversations } from "./missing-conversations.ts";
import { createMemoryOutbox } from "./outbox/memory-outbox.ts";
import { Outbox } from "./outbox/outbox.ts";
import { Replica } from "./replica.ts";
import { createRestApi, type RestApi } from "./rest-api.ts";
import { createServerTransport } from "./server-transport.ts";
import { createSnapshots } from "./snapshots.ts";
import { emptyTranscript, putTranscript } from "./transcript.ts";
import { noteTyping } from "./typing-board.ts";
import { WatermarkQueue } from "./watermark-queue.ts";

/** How often typing is told at most. */
const typingEveryMs = 2_500;

/** What everything in a client works with. */
export interface ClientWays {
  clock: Clock;
  api: RestApi;
  replica: Replica;
  caller: Caller;
}

/** What some clients do besides, so that the others do not carry its code. */
export interface ClientExtension<Commands extends object> {
  commands: Commands;
  /** These were applied just now, each for the first time in this life of the log. */
  onEvents(events: readonly ChatEvent[]): void;
  /** What is known may have become old: the server has been reached again, or the log has begun anew. */
  onContact(): void;
  stop(): void;
}

/** Makes a client that stands still until it is started. */
export function createChatClient(options: ChatClientOptions): ChatClient {
  const nothing = () => undefined;
  return extendChatClient(options, () => ({ commands: {}, onEvents: nothing, onContact: nothing, stop: nothing }));
}

/** Makes a client that can do more. */
export function extendChatClient<Commands extends object>(
  options: ChatClientOptions,
  extend: (ways: ClientWays) => ClientExtension<Commands>,
): ChatClient & Commands {
  const { self } = options;
  const clock = systemClock;
  const api = createRestApi(options);
  const stopped = new AbortController();
  const replica = new Replica(self, {
    onUnknown: (conversationId) => missing.want(conversationId),
    onEvents(events) {
      deliveries.onEvents(events);
      extension.onEvents(events);
      lookAgain(events);
    },
    onReset: () => startAfresh(),
  });
  const machine = new ConnectionMachine({
    clock,
    transport: createServerTransport(api, options),
    replica,
    onTyping: (typing) => noteTyping(replica, typing),
    onContact() {
      for (const waiting of [outbox, missing, deliveryMarks, readMarks]) waiting.nudge();
      extension.onContact();
    },
  });
  const caller = createCaller({ api, link: () => machine.link });
  const extension = extend({ clock, api, replica, caller });
  const deliveryMarks = new WatermarkQueue({
    clock,
    spreadMs: self.kind === "visitor" ? visitorSpreadMs : operatorSpreadMs,
    marksPerCallMax: limits.deliveriesPerCallMax,
    tell: (marks) => caller.call({ name: "ConfirmDeliveries", path: "/deliveries", input: { deliveries: marks } }),
  });
  const deliveries = new Deliveries(self, deliveryMarks);
  const readMarks = new WatermarkQueue({
    clock,
    spreadMs: 0,
    marksPerCallMax: 1,
    tell: (marks) => Promise.all(marks.map((mark) => caller.onConversation("ReadConversation", mark))),
  });
  const snapshots = createSnapshots({
    api,
    replica,
    self,
    onMessages: (conversationId, page) => deliveries.onMessages(conversationId, page),
  });
  const missing = new MissingConversations({
    clock,
    load: snapshots.loadConversation,
    onGone: (conversationId) => replica.update((state) => withoutConversation(state, conversationId)),
  });
  const outbox = new Outbox({
    replica,
    storage: options.outbox ?? createMemoryOutbox(),
    deliver: messageDelivery({ replica, caller, snapshots, self }),
    catchUp: async (conversationId) => void (await snapshots.loadMessages(conversationId)),
    onOpening: (conversationId) => replica.update((state) => withTranscript(state, conversationId)),
    onSlowedDown: (ms) => replica.update((state) => ({ ...state, slowedUntil: clock.now() + ms })),
    stopped: stopped.signal,
  });
  const typedAt = new Map<string, number>();

  /** Who sees only some conversations may have got or lost one, which the counts of the views cannot tell by themselves. */
  function lookAgain(events: readonly ChatEvent[]): void {
    const moved = events.filter(({ type }) => type === "ConversationLeft" || type === "ConversationAssigned");
    for (const { conversationId } of moved) if (conversationId !== null) missing.want(conversationId);
    const areOthers = moved.length > 0 || events.some(isUnseenOfOurs);
    if (areOthers && self.kind === "operator") snapshots.loadConversations({}).catch(() => undefined);
  }

  /** A conversation that came to us from out of our sight, by an offer or by its sleep's end. */
  function isUnseenOfOurs({ type, conversationId, data }: ChatEvent): boolean {
    if (type !== "ConversationClaimed" && type !== "ConversationWoken" && type !== "ConversationReopened") return false;
    return data.conversation.assignee?.id === self.id && !((conversationId ?? "") in replica.state.conversations);
  }

  function startAfresh(): void {
    for (const about of [missing, deliveryMarks, readMarks]) about.clear();
    machine.restart();
    extension.onContact();
  }

  /** What an operator who replies now has seen; nothing is missed by a note, and nobody answers beside a visitor. */
  function basisOf(conversationId: string, kind: "message" | "note"): number | null {
    if (self.kind === "visitor" || kind === "note") return null;
    return replica.state.transcripts[conversationId]?.seenSeq ?? null;
  }

  return {
    ...extension.commands,
    store: replica.store,
    ...snapshots,
    start() {
      outbox.start();
      machine.start();
    },
    stop() {
      stopped.abort();
      machine.stop();
      extension.stop();
      missing.clear();
      for (const marks of [deliveryMarks, readMarks]) marks.stop();
    },
    hurry: () => machine.hurry(),
    startConversation(body, id = v7()) {
      const known = Object.values(replica.state.pending).flat();
      const conversationId = known.find((message) => message.id === id)?.conversationId ?? v7();
      outbox.add({ id, conversationId, kind: "message", body, basedOnSeq: null, isOpening: true });
      machine.noteActivity();
      return conversationId;
    },
    send(conversationId, { kind, body, id = v7() }) {
      typedAt.delete(conversationId);
      outbox.add({ id, conversationId, kind, body, basedOnSeq: basisOf(conversationId, kind), isOpening: false });
      machine.noteActivity();
      return id;
    },
    retry: (conversationId, messageId) => outbox.retry(conversationId, messageId),
    discard: (conversationId, messageId) => outbox.discard(conversationId, messageId),
    claim: (conversationId) => caller.onConversation("ClaimConversation", { conversationId }),
    close: (conversationId) => caller.onConversation("CloseConversation", { conversationId }),
    reopen: (conversationId) => caller.onConversation("ReopenConversation", { conversationId }),
    async deleteMessage({ conversationId, seq }) {
      const path = `/conversations/${conversationId}/messages/${seq}`;
      await caller.call({ name: "DeleteMessage", method: "DELETE", path, input: { conversationId, seq } });
    },
    markRead(conversationId) {
      readMarks.raise({ conversationId, seq: replica.state.transcripts[conversationId]?.seenSeq ?? 0 });
    },
    typing(conversationId) {
      const now = clock.now();
      if (now - (typedAt.get(conversationId) ?? Number.NEGATIVE_INFINITY) < typingEveryMs) return;
      typedAt.set(conversationId, now);
      caller.onConversation("ShowTyping", { conversationId }).catch(() => undefined);
    },
  };
}

function withoutConversation(state: ChatState, conversationId: string): ChatState {
  const { [conversationId]: _gone, ...conversations } = state.conversations;
  const { [conversationId]: _unseen, ...transcripts } = state.transcripts;
  return { ...state, conversations, transcripts };
}

function withTranscript(state: ChatState, conversationId: string): ChatState {
  return conversationId in state.transcripts ? state : putTranscript(state, conversationId, emptyTranscript);
}
