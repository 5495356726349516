import { wakeConversation } from "#lib/chat/conversations/wake.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { JobKind, JobRecord } from "#lib/chat/jobs/job.ts";
import { reasonOf } from "#lib/chat/jobs/reason-of.ts";
import { matchConversations } from "#lib/chat/matching/match-conversations.ts";
import { pruneRecords } from "#lib/chat/retention/prune-records.ts";
import type { Retention } from "#lib/chat/retention/retention.ts";
import { HandlingFailed } from "#lib/chat/subscribers/handling-failed.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { dueTenants } from "#lib/identity/all-tenants.ts";
import type { Directory } from "#lib/identity/directory.ts";
import { followToHead, leaveBehind } from "./follow-job.ts";
import { LeaseLost, takenOff } from "./taken-off.ts";

/** How often is looked for what is due, where nobody says that something is. */
const lookEveryMs = 200;
const jobsPerTakeMax = 16;
const tenantsPerLookMax = 64;
const tenantsAtOnceMax = 4;
/** After so many tries a job is left for somebody to look at. */
const attemptsMax = 5;
const retryBaseMs = 1_000;

/** What most kinds of job do: one use case of the installation itself. */
const work: Record<
  Exclude<JobKind, "follow">,
  (subject: string, options: Pick<JobRunnerOptions, "retention">) => { useCase: UseCase; input: object }
> = {
  match: () => ({ useCase: matchConversations, input: {} }),
  prune: (_subject, { retention }) => ({ useCase: pruneRecords, input: retention() }),
  wake: (conversationId) => ({ useCase: wakeConversation, input: { conversationId } }),
};

export interface JobRunnerOptions {
  chat: Chat;
  directory: Pick<Directory, "dueTenants">;
  /** Names this process among all. */
  holder: string;
  /** How long a job may take before its holder is taken for dead. */
  leaseMs: number;
  /** What is kept no longer at this moment. */
  retention(): Retention;
  onError(error: unknown): void;
}

/**
 * Does what is due, of all tenants. A job is done and taken off the list in one transaction, so that it has its effect
 * once, whoever dies over it: what a dead one had begun is taken over when its lease is over. Any number of these may run.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #isStale = false;
  #isStopped = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.wake(), lookEveryMs);
    this.#timer.unref();
  }

  /** Looks at once for what is due. */
  wake(): void {
    this.#isStale = true;
    if (this.#looking !== null || this.#isStopped) return;
    this.#looking = this.#lookWhileStale()
      .catch(this.#options.onError)
      .finally(() => {
        this.#looking = null;
      });
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #lookWhileStale(): Promise<void> {
    while (this.#isStale && !this.#isStopped) {
      this.#isStale = false;
      const due = await dueTenants(this.#options.directory, { now: new Date(), limit: tenantsPerLookMax });
      const ids = due.values();
      const run = async (): Promise<void> => {
        for (const id of ids) if (!this.#isStopped) await this.#runTenant(id);
      };
      await Promise.all(Array.from({ length: tenantsAtOnceMax }, run));
      if (due.length === tenantsPerLookMax) this.#isStale = true;
    }
  }

  async #runTenant(tenantId: TenantId): Promise<void> {
    const { chat, holder, leaseMs } = this.#options;
    const jobs = await chat.tenants.within(
      tenantId,
      async (tenant) => {
        const now = chat.now();
        const leaseUntil = new Date(now.getTime() + leaseMs);
        const taken = await tenant.jobs.take({ now, holder, leaseUntil, limit: jobsPerTakeMax });
        await tenant.jobs.settle();
        return taken;
      },
      { access: "write" },
    );
    for (const job of jobs) {
      await this.#perform(tenantId, job).catch((error: unknown) => this.#fail(tenantId, job, error));
    }
  }

  async #perform(tenantId: TenantId, job: JobRecord): Promise<void> {
    const { chat, holder } = this.#options;
    if (job.kind === "follow") return followToHead(chat, { tenantId, job, holder });
    const { useCase, input } = work[job.kind](job.subject, this.#options);
    await execute(chat, takenOff(useCase, { job, holder }), { principal: { kind: "system", tenantId }, input });
  }

  async #fail(tenantId: TenantId, job: JobRecord, error: unknown): Promise<void> {
    if (error instanceof LeaseLost) return;
    const { chat, holder, onError } = this.#options;
    onError(error);
    const now = chat.now();
    const attempts = job.attempts + 1;
    const retryAt = attempts < attemptsMax ? new Date(now.getTime() + retryBaseMs * 2 ** attempts) : null;
    const hasBrokenOn = error instanceof HandlingFailed ? error : null;
    if (retryAt === null && hasBrokenOn !== null) return leaveBehind(chat, { tenantId, job, holder }, hasBrokenOn);
    await chat.tenants.within(
      tenantId,
      async (tenant) => {
        await tenant.jobs.fail(job, { holder, error: reasonOf(hasBrokenOn?.cause ?? error), retryAt, now });
        await tenant.jobs.settle();
      },
      { access: "write" },
    );
  }
}
