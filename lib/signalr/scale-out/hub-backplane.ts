/** Ends a subscription. Messages that are under way may still arrive while it runs, none after it. */
export type Unsubscribe = () => Promise<void>;

/**
 * Carries bytes between the servers of a hub, and knows nothing of their meaning. One may serve several hubs; whoever made
 * it closes it, after the hubs.
 *
 * Delivery is at most once: a message may be lost while the way to another server is broken, and is never repeated. What
 * one server publishes arrives at another in the order it was published, whichever channels it took. A publisher that
 * subscribes to its own channel gets its own messages too, though never before `publish` has returned.
 */
export interface HubBackplane {
  /** Rejects if the message is known not to have been sent. It is not kept for later. Do not change the message after. */
  publish(channel: string, message: Buffer): Promise<void>;
  /**
   * Resolves when messages published from now on will arrive. Lasts until it is ended, over outages too. Without a way out
   * it resolves all the same, and begins as soon as there is one. Rejects only if it will never begin: it was refused, or
   * the backplane is closed. The listener must not throw.
   */
  subscribe(channel: string, listener: (message: Buffer) => void): Promise<Unsubscribe>;
  /** Ends all subscriptions and connections. */
  close(): Promise<void>;
}
