import { onTestFinished } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import { acknowledge } from "#lib/client/apply-event.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { createMemoryOutbox } from "#lib/client/outbox/memory-outbox.ts";
import { type Draft, Outbox } from "#lib/client/outbox/outbox.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { Replica } from "#lib/client/replica.ts";
import { addAcknowledged, emptyTranscript, putTranscript } from "#lib/client/transcript.ts";
import { until } from "#tests/signalr/until.ts";

const self = { kind: "operator", id: "ada", name: "Ada" } as const;

/** A delivery under way, to be ended by the test. */
export interface Delivery {
  message: PendingMessage;
  /** The acknowledgement is in the replica, and then the delivery ends. */
  succeed(): void;
  fail(error: unknown): void;
}

/** A page of Ada's with an outbox, and a server that answers when the test does. */
export interface Tab {
  replica: Replica;
  outbox: Outbox;
  /** All deliveries since the tab was opened. */
  deliveries: Delivery[];
  /** The conversations that were loaded again. */
  caughtUp: string[];
  /** For how many milliseconds the server has asked to wait, each time. */
  pausesMs: number[];
  add(id: string, draft?: Partial<Draft>): void;
  /** The messages that a conversation shows as pending, such as `1 sending`. */
  shown(conversationId?: string): string[];
  /** The delivery that was started as number `count`. */
  delivery(count: number): Promise<Delivery>;
  /** The event of a message of Ada's comes. */
  hear(message: Pick<PendingMessage, "id" | "conversationId" | "body">): void;
  close(): void;
}

export interface TabOptions {
  storage?: OutboxStorage;
  catchUp?(conversationId: string, tab: Tab): Promise<void>;
}

/** Opens a tab whose outbox is started. It is closed with the test. */
export function aTab({ storage = createMemoryOutbox(), catchUp = async () => undefined }: TabOptions = {}): Tab {
  const replica = new Replica(self, { onUnknown: () => undefined });
  const stopping = new AbortController();
  const deliveries: Delivery[] = [];
  const caughtUp: string[] = [];
  const pausesMs: number[] = [];
  const outbox = new Outbox({
    replica,
    storage,
    stopped: stopping.signal,
    onSlowedDown: (ms) => void pausesMs.push(ms),
    deliver(message) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const succeed = (): void => {
        tab.hear(message);
        resolve();
      };
      deliveries.push({ message, succeed, fail: reject });
      return promise;
    },
    catchUp(conversationId) {
      caughtUp.push(conversationId);
      return catchUp(conversationId, tab);
    },
    onOpening: (conversationId) =>
      replica.update((state) =>
        conversationId in state.transcripts ? state : putTranscript(state, conversationId, emptyTranscript),
      ),
  });
  const tab: Tab = {
    replica,
    outbox,
    deliveries,
    caughtUp,
    pausesMs,
    add(id, draft = {}) {
      const content = { conversationId: "c", kind: "message", body: id, basedOnSeq: null, isOpening: false } as const;
      outbox.add({ id, ...content, ...draft });
    },
    shown: (conversationId = "c") =>
      replica.state.pending[conversationId]?.map(({ id, status }) => `${id} ${status}`) ?? [],
    async delivery(count) {
      await until(() => deliveries.length >= count);
      const found = deliveries[count - 1];
      if (found === undefined) throw new Error("There is no such delivery.");
      return found;
    },
    hear({ id, conversationId, body }) {
      const seq = (replica.state.transcripts[conversationId]?.messages.at(-1)?.seq ?? 0) + 1;
      const createdAt = new Date().toISOString();
      const content = { id, conversationId, seq, kind: "message", author: self, body } as const;
      const message: Message = { ...content, createdAt, deletedAt: null };
      replica.update((state) => acknowledge(addAcknowledged(state, message), message, self));
    },
    close: () => stopping.abort(),
  };
  onTestFinished(tab.close);
  outbox.start();
  return tab;
}
