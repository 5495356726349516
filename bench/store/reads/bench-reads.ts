import { join } from "node:path";
import type { Progress } from "../contest.ts";
import { inFolder } from "../in-world.ts";
import { describeReads } from "./describe-reads.ts";
import { composeOver, makeLargeTenant, type Size } from "./large-tenant.ts";
import { type MeasuredRead, measureRead } from "./measure-reads.ts";
import { planReads } from "./planned-read.ts";
import { assertNoScan, explainReads } from "./query-plans.ts";

export interface ReadsBenchOptions {
  size: Size;
  /** For how long each read is called again and again. */
  msPerRead: number;
  progress: Progress;
}

/**
 * What screens read of a large tenant, in process, and the plans of the statements.
 * @throws Error where a statement reads a whole table.
 */
export function benchReads({ size, msPerRead, progress }: ReadsBenchOptions): Promise<string> {
  return inFolder(async (folder) => {
    const tenant = await makeLargeTenant(join(folder, "large.db"), size, progress);
    const { chat, database } = await composeOver(tenant.file);
    try {
      const reads = await planReads(chat, tenant);
      const plans = await explainReads(tenant.file, chat, reads);
      assertNoScan(plans);
      const measured: MeasuredRead[] = [];
      for (const read of reads) {
        measured.push(await measureRead(chat, read, msPerRead));
        progress(`read: ${read.title}`);
      }
      return describeReads(size, measured, plans);
    } finally {
      await database.close();
    }
  });
}
