import { randomUUID } from "node:crypto";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { Commit } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { TraceMark, TraceStage } from "#lib/chat/messages/trace.ts";
import type { Tenants } from "#lib/chat/store.ts";

/** How long a mark may wait to be written. */
const writeEveryMs = 1_000;
/** Stretches of the log that touch and lie no further apart in time are one mark. */
const mergeWithinMs = 5;
/** What comes while so many wait is dropped. */
const waitingMarksMax = 10_000;
/** A statement of SQL Server takes so many rows of this width. */
const marksPerWriteMax = 200;
/** So many tenants are written to side by side: enough to share commits, few enough to leave room for everybody else. */
const writersMax = 4;

interface Batch {
  tenantId: TenantId;
  marks: TraceMark[];
  hasFailed: boolean;
}

type MarksByStage = Record<TraceStage, TraceMark[]>;

/**
 * Notes when this process committed and fanned out which stretch of a log, and writes it about once a second. It is best
 * effort: nobody waits for it, a write that fails is tried once more a second later, and what is too much is dropped. It
 * writes beside the log, so that a note never makes another one.
 */
export class TraceRecorder {
  readonly #tenants: Tenants;
  readonly #processId = randomUUID();
  #waiting = new Map<TenantId, MarksByStage>();
  #waitingMarks = 0;
  #failed: Batch[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #droppedMarks = 0;

  constructor(tenants: Tenants) {
    this.#tenants = tenants;
  }

  /** How many marks were given up. */
  get droppedMarks(): number {
    return this.#droppedMarks;
  }

  committed({ tenantId, logged, committedAt }: Commit): void {
    this.#note(tenantId, "committed", { logged, at: committedAt });
  }

  fannedOut(tenantId: TenantId, logged: readonly LoggedEvent[]): void {
    this.#note(tenantId, "fanned_out", { logged, at: new Date() });
  }

  /** Writes what waits. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batches = [...this.#failed, ...this.#takeWaiting()];
    this.#failed = [];
    this.#writing = this.#writing.then(() => this.#write(batches));
    return this.#writing;
  }

  #note(tenantId: TenantId, stage: TraceStage, { logged, at }: { logged: readonly LoggedEvent[]; at: Date }): void {
    const firstPos = logged.at(0)?.event.pos;
    const lastPos = logged.at(-1)?.event.pos;
    if (firstPos === undefined || lastPos === undefined) return;
    const marks = this.#marksOf(tenantId)[stage];
    const last = marks.at(-1);
    const touches = last !== undefined && last.lastPos + 1 === firstPos;
    if (touches && at.getTime() - last.at.getTime() < mergeWithinMs) {
      last.lastPos = lastPos;
    } else if (this.#waitingMarks < waitingMarksMax) {
      this.#waitingMarks++;
      marks.push({ stage, firstPos, lastPos, at });
    } else {
      this.#droppedMarks++;
    }
    this.#timer ??= setTimeout(() => void this.flush(), writeEveryMs).unref();
  }

  #marksOf(tenantId: TenantId): MarksByStage {
    const known = this.#waiting.get(tenantId);
    if (known !== undefined) return known;
    const made: MarksByStage = { committed: [], fanned_out: [] };
    this.#waiting.set(tenantId, made);
    return made;
  }

  #takeWaiting(): Batch[] {
    const taken = this.#waiting;
    this.#waiting = new Map();
    this.#waitingMarks = 0;
    return [...taken].flatMap(([tenantId, { committed, fanned_out }]) =>
      slices([...committed, ...fanned_out]).map((marks) => ({ tenantId, marks, hasFailed: false })),
    );
  }

  async #write(batches: Batch[]): Promise<void> {
    const rest = batches.values();
    const writeOn = async (): Promise<void> => {
      for (const batch of rest) await this.#add(batch);
    };
    await Promise.all(Array.from({ length: writersMax }, writeOn));
  }

  async #add(batch: Batch): Promise<void> {
    const { tenantId, marks, hasFailed } = batch;
    try {
      await this.#tenants.within(tenantId, ({ traces }) => traces.add(marks, this.#processId), { access: "write" });
    } catch {
      if (hasFailed) this.#droppedMarks += marks.length;
      else this.#failed.push({ ...batch, hasFailed: true });
      this.#timer ??= setTimeout(() => void this.flush(), writeEveryMs).unref();
    }
  }
}

function slices(marks: readonly TraceMark[]): TraceMark[][] {
  const count = Math.ceil(marks.length / marksPerWriteMax);
  return Array.from({ length: count }, (_, index) =>
    marks.slice(index * marksPerWriteMax, (index + 1) * marksPerWriteMax),
  );
}
