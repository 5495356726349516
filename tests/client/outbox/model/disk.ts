import type { PendingMessage } from "#lib/client/chat-state.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";

/** Something that is to happen and does when the test says so. */
export interface Step {
  tab: number;
  happen(): void;
}

interface DiskListener {
  onPut(messageId: string): void;
  onRemoved(messageId: string): void;
}

interface Waiting {
  tab: number;
  begin(): Promise<unknown>;
}

/** What tabs share, as a browser keeps it: it outlives them, and gives the locks of one that ends to the next. */
export class Disk {
  readonly messages = new Map<string, PendingMessage>();
  /** Calls and notices on their way, each to happen in two steps: it is done, and then it is told. */
  steps: Step[] = [];
  /** What was there when each tab looked last, with what it has put there since. */
  readonly seen = new Map<number, Map<string, PendingMessage>>();
  /** Fails all calls, which change nothing then. */
  isFailing = false;
  readonly #listeners = new Map<number, () => void>();
  /** By conversation; the first one has the lock. */
  readonly #locks = new Map<string, Waiting[]>();
  readonly #listener: DiskListener;

  constructor(listener: DiskListener) {
    this.#listener = listener;
  }

  storageOf(tab: number): OutboxStorage {
    return {
      load: () =>
        this.#call(tab, () => {
          this.seen.set(tab, new Map(this.messages));
          return [...this.messages.values()];
        }),
      put: (message) =>
        this.#call(tab, () => {
          this.messages.set(message.id, message);
          this.#listener.onPut(message.id);
          this.seen.get(tab)?.set(message.id, message);
          this.#tellOthers(tab);
        }),
      remove: (messageId) =>
        this.#call(tab, () => {
          if (this.messages.delete(messageId)) this.#listener.onRemoved(messageId);
          this.#tellOthers(tab);
        }),
      onChange: (listener) => {
        this.#listeners.set(tab, listener);
        return () => this.#listeners.delete(tab);
      },
      exclusively: (conversationId, work) => this.#exclusively({ tab, conversationId }, work),
    };
  }

  /** Nothing more happens in a tab, in the middle of whatever it does. */
  crash(tab: number): void {
    this.steps = this.steps.filter((step) => step.tab !== tab);
    this.#listeners.delete(tab);
    for (const [conversationId, queue] of this.#locks) {
      const holder = queue[0];
      const left = queue.filter((waiting) => waiting.tab !== tab);
      this.#locks.set(conversationId, left);
      if (left[0] !== holder) void left[0]?.begin();
    }
  }

  #call<Result>(tab: number, call: () => Result): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const happen = (): void => {
      if (this.isFailing) return reject(new Error("The disk fails."));
      const result = call();
      this.steps.push({ tab, happen: () => resolve(result) });
    };
    this.steps.push({ tab, happen });
    return promise;
  }

  #tellOthers(tab: number): void {
    for (const [other, listener] of this.#listeners) {
      if (other !== tab) this.steps.push({ tab: other, happen: listener });
    }
  }

  #exclusively<Result>(
    { tab, conversationId }: { tab: number; conversationId: string },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { promise, resolve } = Promise.withResolvers<Result>();
    const begin = async (): Promise<void> => {
      resolve(await work());
      const [holder, ...left] = this.#locks.get(conversationId) ?? [];
      if (holder?.begin !== begin) return;
      this.#locks.set(conversationId, left);
      void left[0]?.begin();
    };
    const queue = [...(this.#locks.get(conversationId) ?? []), { tab, begin }];
    this.#locks.set(conversationId, queue);
    if (queue.length === 1) void begin();
    return promise;
  }
}
