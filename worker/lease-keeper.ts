import type { LeaseToken } from "#lib/chat/store.ts";
import type { Directory } from "#lib/identity/directory.ts";

export interface LeaseKeeperOptions {
  directory: Pick<Directory, "takeLease" | "releaseLease">;
  /** Of the lease. */
  name: string;
  /** Names this process among all. */
  holder: string;
  /** How long the others wait for one that has died. It is renewed three times as often. */
  leaseMs: number;
  onTaken(): void;
  onError(error: unknown): void;
}

/** How much earlier than the others do, its holder takes a lease that it could not renew for lost. */
const margin = 0.2;

/** Has a lease of the installation whenever nobody else has, and knows at any moment whether it still does. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #timer: NodeJS.Timeout;
  #held: { token: number; untilMs: number } | null = null;
  #asking: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#ask(), options.leaseMs / 3);
    this.#timer.unref();
    this.#ask();
  }

  /** Null while somebody else has it, or may have. */
  get token(): LeaseToken | null {
    if (this.#held === null || performance.now() >= this.#held.untilMs) return null;
    return { name: this.#options.name, token: this.#held.token };
  }

  /** Somebody else has it by now, as a write has found out. */
  lose(): void {
    this.#held = null;
  }

  /** Gives it back, so that another need not wait until it ends. */
  async stop(): Promise<void> {
    const { directory, name, holder, onError } = this.#options;
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#asking;
    const held = this.#held;
    this.#held = null;
    if (held !== null) await directory.releaseLease(name, { holder, token: held.token }).catch(onError);
  }

  #ask(): void {
    if (this.#asking !== null || this.#isStopped) return;
    this.#asking = this.#take()
      .catch(this.#options.onError)
      .finally(() => {
        this.#asking = null;
      });
  }

  async #take(): Promise<void> {
    const { directory, name, holder, leaseMs, onTaken } = this.#options;
    const [now, beganMs] = [Date.now(), performance.now()];
    const times = { now: new Date(now), expiresAt: new Date(now + leaseMs) };
    const token = await directory.takeLease(name, { holder, ...times });
    const isNew = token !== null && this.token?.token !== token;
    this.#held = token === null ? null : { token, untilMs: beganMs + leaseMs * (1 - margin) };
    if (isNew && !this.#isStopped) onTaken();
  }
}
