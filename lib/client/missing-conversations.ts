import { ApiError, mayPass } from "./api-error.ts";
import type { Clock } from "./clock.ts";
import { retryDelayMs } from "./retry-delay.ts";

export interface MissingConversationsOptions {
  clock: Clock;
  /** @throws ApiError */
  load(conversationId: string): Promise<unknown>;
  /** Told of one that is not ours to see, or not any more. */
  onGone(conversationId: string): void;
}

/** After a long absence many may be missing: so many are loaded at once. */
const loadsMax = 4;
const retryWindowMaxMs = 30_000;

/** Loads the conversations of which something was heard and which are not there, until each is or is refused. */
export class MissingConversations {
  readonly #options: MissingConversationsOptions;
  readonly #wanted = new Set<string>();
  readonly #loading = new Set<string>();
  #failures = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(options: MissingConversationsOptions) {
    this.#options = options;
  }

  want(conversationId: string): void {
    this.#wanted.add(conversationId);
    if (this.#cancelTimer === null) this.#loadSome();
  }

  /** The server has been reached again. */
  nudge(): void {
    this.#failures = 0;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#loadSome();
  }

  clear(): void {
    this.#wanted.clear();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #loadSome(): void {
    for (const conversationId of this.#wanted) {
      if (this.#loading.size >= loadsMax) return;
      if (!this.#loading.has(conversationId)) void this.#load(conversationId);
    }
  }

  async #load(conversationId: string): Promise<void> {
    this.#loading.add(conversationId);
    try {
      await this.#options.load(conversationId);
      this.#failures = 0;
      this.#wanted.delete(conversationId);
    } catch (error) {
      if (mayPass(error)) this.#waitAWhile();
      else this.#giveUp(conversationId, error);
    }
    this.#loading.delete(conversationId);
    if (this.#cancelTimer === null) this.#loadSome();
  }

  #giveUp(conversationId: string, error: unknown): void {
    this.#wanted.delete(conversationId);
    if (error instanceof ApiError && error.code === "not_found") this.#options.onGone(conversationId);
  }

  #waitAWhile(): void {
    this.#failures += 1;
    if (this.#cancelTimer !== null) return;
    const { clock } = this.#options;
    this.#cancelTimer = clock.after(retryDelayMs(this.#failures, retryWindowMaxMs, clock.random), () => {
      this.#cancelTimer = null;
      this.#loadSome();
    });
  }
}
