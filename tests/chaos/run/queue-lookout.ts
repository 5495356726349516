import { findStuck, findWaiting } from "../judge/find-stuck.ts";
import { OrphanWatch } from "../judge/orphan-watch.ts";
import { QueueReader, type QueueState } from "../judge/queue-state.ts";
import { QueueWatch } from "../judge/queue-watch.ts";
import type { RunRecord } from "./run-record.ts";

const lookEveryMs = 200;
const toldMsMin = 1_000;

/** What was seen of the queues of all tenants just now. */
export interface QueueSight {
  /** What somebody may still take. */
  waiting: readonly string[];
  /** For how long the one that is stuck for longest has been so while nothing was wrong. */
  stuckMs: number;
  /** What is stuck, and who is free for it. */
  stuck: readonly string[];
}

/** Looks at the queues from outside, past all faults, for as long as a run goes on. */
export class QueueLookout implements AsyncDisposable {
  readonly watch = new QueueWatch();
  readonly orphans = new OrphanWatch();
  readonly #reader: QueueReader;
  readonly #record: RunRecord;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<QueueSight> | null = null;
  #isTold = false;

  constructor(file: string, record: RunRecord) {
    this.#reader = new QueueReader(file);
    this.#record = record;
    this.#timer = setInterval(() => void this.look(), lookEveryMs);
  }

  /** Looks now, or waits for the look that is under way. */
  look(): Promise<QueueSight> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<QueueSight> {
    const record = this.#record;
    const state = await this.#reader.read();
    const now = new Date();
    this.orphans.note(state.jobs, performance.now());
    const stuck = findStuck(state, { now, isConnected: (memberId) => record.isConnected(memberId) });
    const stuckMs = this.watch.note({ at: performance.now(), stuck, wellSince: record.wellSince });
    this.#tell(stuckMs, state);
    return {
      waiting: findWaiting(state, now).map(({ conversation }) => conversation.id),
      stuckMs,
      stuck: stuck.map(({ conversationId, free }) => `${conversationId}, for which ${free.join(", ")} are free`),
    };
  }

  /** Writes down what is known when somebody waits for long although all is well, and when that is over. */
  #tell(stuckMs: number, { jobs }: QueueState): void {
    const isLong = stuckMs >= toldMsMin;
    if (isLong === this.#isTold) return;
    this.#isTold = isLong;
    const known = jobs.map(({ kind, status, dueAt, leaseUntil, attempts }) =>
      [kind, status, "due", dueAt.toISOString(), "lease", leaseUntil?.toISOString() ?? "none", "tries", attempts].join(
        " ",
      ),
    );
    const what = isLong
      ? `somebody has waited for ${Math.round(stuckMs)} ms though all is well`
      : "nobody waits so any more";
    this.#record.note(`${what}; ${new Date().toISOString()}; jobs: ${known.join("; ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking?.catch(() => undefined);
    this.#reader[Symbol.dispose]();
  }
}
