import type { ReportError } from "../report-error.ts";
import type { HubBackplane, Unsubscribe } from "./hub-backplane.ts";

interface SubscriptionsOptions {
  backplane: HubBackplane;
  /** Gets what comes by any of the channels. Must not throw. */
  receive(message: Buffer): void;
  reportError: ReportError;
}

/** The channels that a server listens to, each once however often that changes. */
export class ChannelSubscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #current = new Map<string, Promise<Unsubscribe>>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  /** Begins to listen to a channel, or ceases to. */
  set(channel: string, isWanted: boolean): void {
    if (isWanted) this.#begin(channel);
    else this.#end(channel);
  }

  /** Resolves when what is published to the channel from now on arrives. Rejects if it never will. */
  async active(channel: string): Promise<void> {
    await this.#current.get(channel);
  }

  async endAll(): Promise<void> {
    const subscriptions = [...this.#current.values()];
    this.#current.clear();
    await Promise.allSettled(subscriptions.map(async (subscription) => (await subscription)()));
  }

  #begin(channel: string): void {
    const { backplane, receive, reportError } = this.#options;
    const subscription = backplane.subscribe(channel, (message) => {
      // One that is still ending is not heard any more: the next one to the same channel brings everything already.
      if (this.#current.get(channel) === subscription) receive(message);
    });
    this.#current.set(channel, subscription);
    subscription.catch((error: unknown) => reportError(error, {}));
  }

  #end(channel: string): void {
    const subscription = this.#current.get(channel);
    this.#current.delete(channel);
    // A subscription that failed was reported, and has nothing to end.
    subscription?.then((unsubscribe) => unsubscribe()).catch(() => {});
  }
}
