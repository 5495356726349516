import { z } from "zod";
import { notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";

/** Has a job that has failed tried once more. One that is not failed any more stays as it is. @throws ChatError `not_found` */
export const retryJob = useCase({
  name: "RetryJob",
  needs: { member: "settings.manage", key: true },
  access: "write",
  input: z.object({ jobId: existingIdSchema }),
  async run({ tenant, now, audit }, { jobId }): Promise<null> {
    const job = await tenant.jobs.get(jobId);
    if (job === null) throw notFound();
    if (await tenant.jobs.retry(jobId, now)) {
      audit({ action: "job.retried", target: { kind: "job", id: jobId, name: job.kind } });
    }
    return null;
  },
});
