import { z } from "zod";
import type { TenantStore } from "../store.ts";
import { useCase } from "../use-case.ts";

/** How far the log is published to the message broker. */
export interface Publishing {
  /** How many events wait for it. */
  waiting: number;
  /** When the first of them happened, ISO 8601; null where none waits. */
  since: string | null;
}

export interface System {
  /** Null where no message broker is used. */
  publishing: Publishing | null;
}

/** How what works behind the workspace is doing. */
export const getSystem = useCase({
  name: "GetSystem",
  needs: { member: "settings.manage", key: true },
  access: "read",
  input: z.object({}),
  async run({ tenant, isLogPublished }): Promise<System> {
    return { publishing: isLogPublished ? await publishingOf(tenant) : null };
  },
});

async function publishingOf({ log }: TenantStore): Promise<Publishing> {
  const { head, floor, publishedPos } = await log.publishing();
  const after = Math.max(publishedPos, floor);
  const [first] = await log.read({ after, limit: 1 });
  return { waiting: head - after, since: first?.event.at ?? null };
}
