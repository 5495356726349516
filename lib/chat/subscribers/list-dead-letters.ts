import { z } from "zod";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import type { DeadLetterRecord } from "./dead-letter.ts";

/** A dead letter as those who look after the workspace see it. Its time is ISO 8601. */
export interface DeadLetter extends Omit<DeadLetterRecord, "createdAt"> {
  createdAt: string;
}

export interface DeadLetterList {
  /** Newest first. */
  items: DeadLetter[];
  /** How many there are, of which the newest are listed. */
  count: number;
}

/** The events that subscribers have left behind, until somebody has them handled or lets them go. */
export const listDeadLetters = useCase({
  name: "ListDeadLetters",
  needs: { member: "settings.manage", key: true },
  access: "read",
  input: z.object({}),
  async run({ tenant }): Promise<DeadLetterList> {
    const records = await tenant.deadLetters.list(limits.pageSizeMax);
    return { items: records.map(presentDeadLetter), count: await tenant.deadLetters.count() };
  },
});

function presentDeadLetter({ id, subscriber, pos, type, reason, createdAt }: DeadLetterRecord): DeadLetter {
  return { id, subscriber, pos, type, reason, createdAt: createdAt.toISOString() };
}
