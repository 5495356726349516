import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { AccessChecks } from "./access-checks.ts";
import type { FanOut } from "./fan-out.ts";

/**
 * Passes on what is new in a log, in its order. Where somebody's access has changed they are told nothing of what comes
 * after it until it is known what they may see.
 */
export function passOn(
  { fanOut, checks }: { fanOut: FanOut; checks: AccessChecks },
  tenantId: TenantId,
  logged: readonly LoggedEvent[],
): void {
  let from = 0;
  for (const [index, { event }] of logged.entries()) {
    if (event.type !== "AccessChanged") continue;
    fanOut.events(tenantId, logged.slice(from, index + 1));
    from = index + 1;
    checks.hold(tenantId, fanOut.concernedBy(tenantId, event.data.subject), event.pos);
  }
  if (from < logged.length) fanOut.events(tenantId, from === 0 ? logged : logged.slice(from));
}
