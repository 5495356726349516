/** How long a hub that starts waits for the others to know it. */
const joinMsMax = 5_000;

/**
 * Whether a hub that starts has joined the others, or could not for some seconds. Once that is over it stays so: from then
 * on the hub works with them or without.
 */
export class Joining {
  readonly #hasJoined: () => boolean;
  readonly #deadline = performance.now() + joinMsMax;
  #isOver = false;

  /** @param hasJoined stays false while nothing carries messages between the hubs */
  constructor(hasJoined: () => boolean) {
    this.#hasJoined = hasJoined;
  }

  get isOver(): boolean {
    this.#isOver ||= this.#hasJoined() || performance.now() >= this.#deadline;
    return this.#isOver;
  }
}
