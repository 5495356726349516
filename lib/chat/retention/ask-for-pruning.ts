import { z } from "zod";
import { pruneJob } from "../jobs/job.ts";
import { useCase } from "../use-case.ts";

/** Has what is kept no longer taken off. */
export const askForPruning = useCase({
  name: "AskForPruning",
  needs: { system: true },
  access: "write",
  input: z.object({}),
  async run({ now, schedule }): Promise<null> {
    schedule(pruneJob(now));
    return null;
  },
});
