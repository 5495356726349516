import type { ChatEvent } from "../events/event.ts";
import type { TenantStore } from "../store.ts";
import type { LogSubscriber } from "./subscriber.ts";

/** Where a subscriber stands in the log, and what comes next for it. */
interface Outlook {
  /** How far it has come. */
  pos: number;
  head: number;
  /** The first event of its types after that; null where there is none. */
  next: ChatEvent | null;
}

/** Null for a subscriber that has not begun: nothing of its types has happened since it is there. */
export async function nextEvent(tenant: TenantStore, { name, types }: LogSubscriber): Promise<Outlook | null> {
  const pos = await tenant.cursors.get(name);
  if (pos === null) return null;
  // In this order: what is committed in between is found, or is above the head.
  const { head } = await tenant.log.bounds();
  const [logged] = await tenant.log.read({ after: pos, limit: 1, types });
  return { pos, head, next: logged?.event ?? null };
}
