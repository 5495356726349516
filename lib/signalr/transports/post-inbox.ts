/**
 * What a client sends by POST to a connection whose transport carries only the other direction. One POST is dealt with at
 * a time, in the order in which they arrived, and none while the connection has asked for a pause: that holds back the
 * answer, on which the client waits before it sends more.
 */
export class PostInbox {
  readonly #received: (body: Buffer) => void;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #pause: PromiseWithResolvers<void> | undefined;
  #isClosed = false;

  constructor(received: (body: Buffer) => void) {
    this.#received = received;
  }

  /** Runs the work after all that was given before. It settles as the work does, and a failure holds up nobody. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  /**
   * Hands over what one POST brought, and resolves when it may be answered. Resolves to false, and hands over nothing, if
   * the connection has ended.
   */
  async deliver(body: Buffer): Promise<boolean> {
    await this.#resumed();
    if (this.#isClosed) return false;
    if (body.length > 0) this.#received(body);
    await this.#resumed();
    return true;
  }

  pause(): void {
    if (!this.#isClosed) this.#pause ??= Promise.withResolvers();
  }

  resume(): void {
    this.#pause?.resolve();
    this.#pause = undefined;
  }

  /** Hands over nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.resume();
  }

  async #resumed(): Promise<void> {
    while (this.#pause !== undefined) await this.#pause.promise;
  }
}
