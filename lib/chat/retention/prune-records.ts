import { pruneJob } from "../jobs/job.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { retentionSchema } from "./retention.ts";

/**
 * Takes a batch of what is kept no longer off the tenant's records, so that nobody waits long for it, and asks for the next where there may be more. Who comes with a
 * cursor from a part of the log that is gone is told to load a snapshot.
 */
export const pruneRecords = useCase({
  name: "PruneRecords",
  needs: { system: true },
  access: "write",
  input: retentionSchema,
  async run({ tenant, now, schedule }, { eventsBefore, notificationsBefore }): Promise<null> {
    const limit = limits.recordsPerPruneMax;
    const pruned = [
      await tenant.log.prune({ before: eventsBefore, limit }),
      await tenant.offers.prune({ before: eventsBefore, limit }),
      await tenant.refusedSends.prune({ before: eventsBefore, limit }),
      await tenant.notifications.prune({ before: notificationsBefore, limit }),
    ];
    if (pruned.some((count) => count >= limit)) schedule(pruneJob(now));
    return null;
  },
});
