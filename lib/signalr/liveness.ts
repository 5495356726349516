export interface LivenessOptions {
  keepAliveMs: number;
  clientTimeoutMs: number;
  /** Nothing was sent for `keepAliveMs`. */
  onQuiet: () => void;
  /** Nothing was received for `clientTimeoutMs`, from a client that has pinged before. */
  onSilent: () => void;
}

/**
 * Watches both directions of a connection. A client is held to its timeout only after its first ping, since
 * one that never pings does not know of the rule.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  readonly #quiet: NodeJS.Timeout;
  #silent: NodeJS.Timeout | undefined;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#quiet = setTimeout(options.onQuiet, options.keepAliveMs);
  }

  sent(): void {
    this.#quiet.refresh();
  }

  received(): void {
    this.#silent?.refresh();
  }

  pinged(): void {
    this.#silent ??= setTimeout(this.#options.onSilent, this.#options.clientTimeoutMs);
  }

  stop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#silent);
  }
}
