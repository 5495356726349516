const maximumEntries = 48;

/** What was sent last on each of the last connections: when the hub fails, one of them did it. */
export class RecentBytes {
  readonly #entries: (readonly Buffer[])[] = [];

  add(bytes: readonly Buffer[]): void {
    this.#entries.push(bytes);
    if (this.#entries.length > maximumEntries) this.#entries.shift();
  }

  /** The oldest first. */
  get all(): readonly Buffer[] {
    return this.#entries.flat();
  }
}
