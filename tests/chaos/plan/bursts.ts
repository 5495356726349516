import type { Draw } from "./draw.ts";
import type { PlannedAction, PlannedFault } from "./plan.ts";

/** A few messages in quick succession. */
interface Burst {
  aroundMs: number;
  /** By these roles, or by some. */
  roles: readonly number[];
  each: number;
  /** All of them are within so many milliseconds before the moment. */
  withinMs: number;
}

/** Who writes how much in the moments in which it hurts most. @param roles how many there are */
export function burstsBefore(draw: Draw, faults: readonly PlannedFault[], roles: number): Burst[] {
  const some = (count: number): number[] =>
    draw.shuffle(Array.from({ length: roles }, (_, role) => role)).slice(0, count);
  return faults.flatMap(({ atMs, fault }): Burst[] => {
    switch (fault.kind) {
      // Commits are under way when it dies.
      case "kill":
        return [{ aroundMs: atMs, roles: some(6), each: 5, withinMs: 600 }];
      // Answers are on their way when they get stuck.
      case "half-open":
        return [{ aroundMs: atMs + fault.forMs - 20, roles: some(4), each: 2, withinMs: 150 }];
      // Those who lost the hub write beside those who have it.
      case "refuse":
        return [{ aroundMs: atMs + fault.forMs, roles: some(6), each: 3, withinMs: fault.forMs - 100 }];
      // More is waiting than can have gone out.
      case "crash":
        return [{ aroundMs: atMs, roles: [fault.role], each: 6, withinMs: 30 }];
      case "pause":
      case "drain":
      case "cut":
      case "slow":
      case "lock":
      case "clock":
        return [];
    }
  });
}

/** Nobody does anything in a tab that is not there: it is done as soon as there is one again. */
export function afterCrash(
  { atMs, role }: Pick<PlannedAction, "atMs" | "role">,
  faults: readonly PlannedFault[],
): number {
  const crash = faults.find(
    ({ atMs: from, fault }) =>
      fault.kind === "crash" && fault.role === role && atMs >= from && atMs < from + fault.forMs,
  );
  return crash === undefined ? atMs : crash.atMs + crash.fault.forMs + 1;
}
