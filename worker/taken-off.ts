import type { JobRecord } from "#lib/chat/jobs/job.ts";
import type { UseCase } from "#lib/chat/use-case.ts";

/** Somebody else does the job by now. */
export class LeaseLost extends Error {}

/** `stays`: there is more to do. `anew`: it is off the list, and asked for again at once, as if nobody had tried it. */
export type JobOutcome = "done" | "stays" | "anew";

interface TakenJob {
  job: JobRecord;
  holder: string;
}

/** The use case with the job taken off the list in its transaction. @throws LeaseLost, and nothing has changed */
export function takenOff<Output>(
  useCase: UseCase<Output>,
  { job, holder }: TakenJob,
  outcomeOf: (output: Output) => JobOutcome = () => "done",
): UseCase<Output> {
  return {
    ...useCase,
    async perform(context, input) {
      const output = await useCase.perform(context, input);
      const outcome = outcomeOf(output);
      if (outcome === "stays") return output;
      const { tenant, now, schedule } = context;
      if (!(await tenant.jobs.complete(job, { holder, now }))) throw new LeaseLost("The lease of the job is over.");
      await tenant.jobs.settle();
      if (outcome === "anew") schedule({ kind: job.kind, subject: job.subject, dueAt: now });
      return output;
    },
  };
}
