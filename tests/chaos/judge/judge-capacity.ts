import type { Ledger } from "./ledger.ts";
import { isChange, loadsOf, type Standing, standingOf } from "./standings.ts";
import type { Violation } from "./violation.ts";

/** Replays the log: at no position anybody has more open than they take at a time. What goes on for a while is told once. */
export function judgeCapacity({ events, capacities, weights }: Ledger): Violation[] {
  const standings = new Map<string, Standing>();
  const overloaded = new Set<string>();
  const found: Violation[] = [];
  for (const event of events) {
    if (!isChange(event)) continue;
    standings.set(event.data.conversation.id, standingOf(event.data.conversation));
    const loads = loadsOf(standings, ({ teamId }) => weights.get(teamId ?? "") ?? 1);
    for (const [memberId, capacity] of capacities) {
      const load = loads.get(memberId) ?? 0;
      if (load <= capacity) {
        overloaded.delete(memberId);
      } else if (!overloaded.has(memberId)) {
        overloaded.add(memberId);
        const what = `has ${load} open at ${event.pos}, and takes ${capacity} at a time`;
        found.push({ kind: "overloaded", detail: `Operator ${memberId} ${what}.` });
      }
    }
  }
  return found;
}
