import { ApiError } from "#lib/client/api-error.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";

/** Loads what a session shows, and again whenever it was lost or did not come. */
export class Loading {
  readonly #load: () => Promise<void>;
  #isDue = true;
  #underWay = 0;

  /** @param load throws ApiError where it did not come */
  constructor(client: ChatClient, load: () => Promise<void>) {
    this.#load = load;
    client.store.subscribe((now, before) => {
      if (now.generation !== before.generation) this.#isDue = true;
      const isReached = now.connection === "live" || now.connection === "polling";
      if (isReached && this.#isDue && this.#underWay === 0) void this.now();
    });
  }

  /** Whether what comes to be known now may be nothing but old. */
  get isUnderWay(): boolean {
    return this.#underWay > 0;
  }

  /** Loads now. Where nothing comes, it is tried again with the next contact. */
  async now(): Promise<void> {
    this.#isDue = false;
    await this.during(this.#load).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      this.#isDue = error.isTemporary;
    });
  }

  /** Has what somebody asks for count as loading. */
  async during<Result>(load: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await load();
    } finally {
      this.#underWay -= 1;
    }
  }
}
