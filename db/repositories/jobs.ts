import { and, asc, count, eq, gt, inArray, isNull, lte, min, or, sql } from "drizzle-orm";
import type { JobRecord, JobStatus, NewJob } from "#lib/chat/jobs/job.ts";
import type { JobRepository } from "#lib/chat/store.ts";
import { padded } from "../padded.ts";
import type { jobs } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";
import { changeById, type Given, insertInto, statement, statementPer } from "./statement.ts";

type Row = typeof jobs.$inferSelect;
interface Key {
  id: string;
}
type Subject = Pick<NewJob, "kind" | "subject">;

/** Changes nothing, and keeps others from the tenant's jobs until the commit: whoever changes one comes by here. */
const holdJobs = statement((_given, { queries, tenantId, tables: { tenants } }) => {
  const headPos = sql`${tenants.headPos}`;
  return queries.update(tenants).set({ headPos }).where(eq(tenants.id, tenantId));
});
const job = statement((given: Given<Key>, { queries, own, tables: { jobs } }) =>
  queries
    .select()
    .from(jobs)
    .where(own(jobs, eq(jobs.id, given("id")))),
);
const jobOfSubject = statement((given: Given<Subject>, { queries, own, tables: { jobs } }) =>
  queries
    .select()
    .from(jobs)
    .where(own(jobs, eq(jobs.kind, given("kind")), eq(jobs.subject, given("subject")))),
);
const dueJobs = statement((given: Given<{ now: Date; limit: number }>, { queries, own, page, tables: { jobs } }) => {
  const isDue = and(eq(jobs.status, "waiting"), lte(jobs.dueAt, sql.param(given("now"), jobs.dueAt)));
  const isOrphan = and(eq(jobs.status, "running"), lte(jobs.leaseUntil, sql.param(given("now"), jobs.leaseUntil)));
  const earliestFirst = queries
    .select()
    .from(jobs)
    .where(own(jobs, or(isDue, isOrphan)))
    .orderBy(asc(jobs.dueAt), asc(jobs.id));
  return page(earliestFirst, given("limit"));
});
const jobsOfStatus = statement(
  (given: Given<{ status: JobStatus; limit: number }>, { queries, own, page, tables: { jobs } }) => {
    const earliestFirst = queries
      .select()
      .from(jobs)
      .where(own(jobs, eq(jobs.status, given("status"))))
      .orderBy(asc(jobs.dueAt), asc(jobs.id));
    return page(earliestFirst, given("limit"));
  },
);
const counts = statement((_given, { queries, own, tables: { jobs } }) =>
  queries.select({ status: jobs.status, count: count() }).from(jobs).where(own(jobs)).groupBy(jobs.status),
);

/** The ids are named by their place. */
interface Lease {
  holder: string;
  leaseUntil: Date;
  now: Date;
  [job: `job${number}`]: string;
}
/** Who takes a job over from a dead holder does what that one had taken: what was asked for meanwhile is still to come. */
const leaseJobs = statementPer(({ jobCount }: { jobCount: number }) =>
  statement((given: Given<Lease>, { queries, own, tables: { jobs } }) => {
    const ids = Array.from({ length: jobCount }, (_, index) => given(`job${index}`));
    return queries
      .update(jobs)
      .set({
        status: "running",
        takenRevision: sql`coalesce(${jobs.takenRevision}, ${jobs.revision})`,
        leaseHolder: given("holder"),
        leaseUntil: given("leaseUntil"),
        updatedAt: given("now"),
      })
      .where(own(jobs, inArray(jobs.id, ids)));
  }),
);
const addJob = insertInto("jobs");
const changeJob = changeById("jobs");
const removeJob = statement((given: Given<Key>, { queries, own, tables: { jobs } }) =>
  queries.delete(jobs).where(own(jobs, eq(jobs.id, given("id")))),
);
const removeJobOfSubject = statement((given: Given<Subject>, { queries, own, tables: { jobs } }) =>
  queries.delete(jobs).where(own(jobs, eq(jobs.kind, given("kind")), eq(jobs.subject, given("subject")))),
);

const firstDue = statement((_given, { queries, own, tables: { jobs } }) =>
  queries
    .select({ at: min(jobs.dueAt) })
    .from(jobs)
    .where(own(jobs, eq(jobs.status, "waiting"))),
);
const firstLeaseEnd = statement((_given, { queries, own, tables: { jobs } }) =>
  queries
    .select({ at: min(jobs.leaseUntil) })
    .from(jobs)
    .where(own(jobs, eq(jobs.status, "running"))),
);
const setNextJobAt = statement((given: Given<{ at: Date | null }>, { queries, tenantId, tables: { tenants } }) =>
  queries
    .update(tenants)
    .set({ nextJobAt: given("at") })
    .where(eq(tenants.id, tenantId)),
);
const lowerNextJobAt = statement((given: Given<{ at: Date }>, { queries, tenantId, tables: { tenants } }) => {
  const isLater = gt(tenants.nextJobAt, sql.param(given("at"), tenants.nextJobAt));
  return queries
    .update(tenants)
    .set({ nextJobAt: given("at") })
    .where(and(eq(tenants.id, tenantId), or(isNull(tenants.nextJobAt), isLater)));
});

const free = { takenRevision: null, leaseHolder: null, leaseUntil: null } as const;

export function jobRepository(scope: Scope): JobRepository {
  const { run, dialect } = scope;

  async function hold(): Promise<void> {
    if (!dialect.writesInTurn) await run(holdJobs, {});
  }

  /** @returns the job, while the holder has it. */
  async function held(id: string, holder: string): Promise<Row | null> {
    await hold();
    const [row] = await run(job, { id });
    return row?.status === "running" && row.leaseHolder === holder ? row : null;
  }

  async function wait(id: string, change: Partial<Row> & { dueAt: Date; updatedAt: Date }): Promise<void> {
    await changeJob(scope, id, { ...free, status: "waiting", ...change });
    await run(lowerNextJobAt, { at: change.dueAt });
  }

  return {
    async schedule({ id, kind, subject, dueAt, now }) {
      await hold();
      const [row] = await run(jobOfSubject, { kind, subject });
      if (row === undefined) {
        const fresh = { status: "waiting", attempts: 0, revision: 1, error: null, ...free } as const;
        await run(addJob, { id, kind, subject, dueAt, createdAt: now, updatedAt: now, ...fresh });
        await run(lowerNextJobAt, { at: dueAt });
        return;
      }
      const asked = { revision: row.revision + 1, dueAt: isAsked(row) ? earlier(row.dueAt, dueAt) : dueAt };
      if (row.status === "running") await changeJob(scope, row.id, { ...asked, updatedAt: now });
      else await wait(row.id, { ...asked, ...(row.status === "failed" && anew), updatedAt: now });
    },
    async cancel({ kind, subject }) {
      await hold();
      await run(removeJobOfSubject, { kind, subject });
    },
    async take({ now, holder, leaseUntil, limit }) {
      await hold();
      const rows = await run(dueJobs, { now, limit });
      if (rows.length === 0) return [];
      const ids = padded(rows.map(({ id }) => id));
      const named = Object.fromEntries(ids.map((id, index) => [`job${index}` as const, id]));
      await run(leaseJobs({ jobCount: ids.length }), { holder, leaseUntil, now, ...named });
      return rows.map((row) => {
        const lease = { status: "running", leaseHolder: holder, leaseUntil, updatedAt: now } as const;
        return jobOfRow({ ...row, ...lease, revision: row.takenRevision ?? row.revision });
      });
    },
    async complete({ id, revision }, { holder, now }) {
      const row = await held(id, holder);
      if (row?.takenRevision !== revision) return false;
      if (isAsked(row)) await wait(id, { ...anew, dueAt: row.dueAt, updatedAt: now });
      else await run(removeJob, { id });
      return true;
    },
    async fail({ id }, { holder, error, retryAt, now }) {
      const row = await held(id, holder);
      if (row === null) return;
      const failed = { attempts: row.attempts + 1, error, updatedAt: now };
      if (isAsked(row)) {
        const dueAt = retryAt === null ? row.dueAt : earlier(row.dueAt, retryAt);
        await wait(id, { ...failed, ...(retryAt === null && anew), dueAt });
      } else if (retryAt === null) {
        await changeJob(scope, id, { ...free, ...failed, status: "failed" });
      } else {
        await wait(id, { ...failed, dueAt: retryAt });
      }
    },
    async get(id) {
      const [row] = await run(job, { id });
      return row === undefined ? null : jobOfRow(row);
    },
    async list({ status, limit }) {
      const rows = await run(jobsOfStatus, { status, limit });
      return rows.map(jobOfRow);
    },
    async count() {
      const rows = await run(counts, {});
      const of = (wanted: JobStatus) => rows.find(({ status }) => status === wanted)?.count ?? 0;
      return { waiting: of("waiting"), running: of("running"), failed: of("failed") };
    },
    async retry(id, now) {
      await hold();
      const [row] = await run(job, { id });
      if (row?.status !== "failed") return false;
      await wait(id, { ...anew, dueAt: now, updatedAt: now });
      return true;
    },
    async settle() {
      await hold();
      const [[waiting], [running]] = [await run(firstDue, {}), await run(firstLeaseEnd, {})];
      const at = [waiting?.at, running?.at].reduce((first, next) =>
        first && next ? earlier(first, next) : (next ?? first),
      );
      await run(setNextJobAt, { at: at ?? null });
    },
  };
}

/** As a job begins that nobody has tried yet. */
const anew = { attempts: 0, error: null } as const;

/** Whether its `dueAt` is still to come: it waits, or was asked for while somebody does what was asked for before. */
function isAsked({ status, revision, takenRevision }: Row): boolean {
  return status === "waiting" || (status === "running" && revision !== takenRevision);
}

function earlier(one: Date, other: Date): Date {
  return one <= other ? one : other;
}

function jobOfRow({ tenantId: _tenantId, takenRevision: _takenRevision, ...rest }: Row): JobRecord {
  return rest;
}
