import type { QueueState } from "./queue-state.ts";

/** Longer than a job takes: whoever holds one for so long has died over it, or hangs. */
const heldMsMin = 1_500;

type Held = Pick<QueueState["jobs"][number], "id" | "status" | "leaseHolder" | "leaseUntil">;

/** Counts how often a job was held up by who had taken it. */
export class OrphanWatch {
  readonly #since = new Map<string, number>();
  readonly #orphans = new Set<string>();

  get count(): number {
    return this.#orphans.size;
  }

  /** @param at by `performance.now()` */
  note(jobs: readonly Held[], at: number): void {
    const running = jobs.filter(({ status }) => status === "running");
    const held = new Set(
      running.map(({ id, leaseHolder, leaseUntil }) => `${id} ${leaseHolder} ${leaseUntil?.getTime()}`),
    );
    for (const lease of this.#since.keys()) if (!held.has(lease)) this.#since.delete(lease);
    for (const lease of held) {
      const since = this.#since.get(lease) ?? at;
      this.#since.set(lease, since);
      if (at - since >= heldMsMin) this.#orphans.add(lease);
    }
  }
}
