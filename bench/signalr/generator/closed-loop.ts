const stalledAfterMs = 10_000;

/** Sends new messages only as the texts of old ones arrive, until the time is up and none is on its way. */
export class ClosedLoop {
  /** Texts that were sent and have not arrived. */
  outstanding = 0;
  messages = 0;
  deliveries = 0;
  #isOpen = false;
  #endsAt = 0;
  #finish = () => {};

  /** Resolves when all has arrived. Throws, and so ends the process, if something does not. */
  async run(seconds: number, start: () => void): Promise<void> {
    this.messages = 0;
    this.deliveries = 0;
    this.#isOpen = true;
    this.#endsAt = performance.now() + seconds * 1_000;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#finish = resolve;
    let seen = -1;
    const guard = setInterval(() => {
      if (this.deliveries === seen) throw new Error(`${this.outstanding} texts have not arrived.`);
      seen = this.deliveries;
    }, stalledAfterMs);
    start();
    await promise;
    clearInterval(guard);
  }

  /** Messages are sent now, and so many texts of them will arrive. */
  sent(messages: number, texts: number): void {
    this.messages += messages;
    this.outstanding += texts;
  }

  /** Counts texts that arrived. If then there is time for more, and it is wanted, `next` sends it. */
  arrived(texts: number, wantsNext: boolean, next: () => void): void {
    this.outstanding -= texts;
    this.deliveries += texts;
    if (wantsNext) {
      this.#isOpen &&= performance.now() < this.#endsAt;
      if (this.#isOpen) next();
    }
    if (this.outstanding < 0) throw new Error("More texts arrived than were sent.");
    if (this.outstanding === 0 && !this.#isOpen) this.#finish();
  }
}
