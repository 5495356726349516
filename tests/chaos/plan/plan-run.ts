import { pair } from "../world/shape.ts";
import type { Plan } from "./plan.ts";
import { planActions } from "./plan-actions.ts";
import { planFaults } from "./plan-faults.ts";
import { operatorRoles, visitorRoles } from "./roles.ts";
import { timeline } from "./timeline.ts";

const operators = [3, 1];
const visitors = [4, 1];

/** The plan of a seed for a web and a hub, always the same. */
export function planRun(seed: number): Plan {
  const roles = [...operatorRoles(operators), ...visitorRoles(visitors)];
  const faults = planFaults(seed, roles.length);
  return {
    seed,
    shape: pair,
    roles,
    tenants: operators.length,
    conversations: roles.filter(({ kind }) => kind === "visitor").length,
    teams: [],
    actions: planActions(seed, roles, faults),
    faults,
    forMs: timeline.forMs,
  };
}
