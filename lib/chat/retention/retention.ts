import { z } from "zod";
import type { TenantStore } from "../store.ts";

export const retentionSchema = z.object({
  /** Events of the log that are older go, offers that were made before and have ended, and what is known of refused sends. */
  eventsBefore: z.date(),
  notificationsBefore: z.date(),
});

/** What is kept no longer. */
export type Retention = z.output<typeof retentionSchema>;

/** Whether a tenant has something that is kept no longer. It is only a read, and a short one. */
export async function reachesBack(
  { log, offers, refusedSends, notifications }: TenantStore,
  { eventsBefore, notificationsBefore }: Retention,
): Promise<boolean> {
  return (
    (await log.reachesBack(eventsBefore)) ||
    (await offers.reachesBack(eventsBefore)) ||
    (await refusedSends.reachesBack(eventsBefore)) ||
    (await notifications.reachesBack(notificationsBefore))
  );
}
