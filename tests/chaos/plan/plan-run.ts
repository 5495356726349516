import type { Plan, Role } from "./plan.ts";
import { planActions } from "./plan-actions.ts";
import { planFaults } from "./plan-faults.ts";
import { timeline } from "./timeline.ts";

const operators = [3, 1];
const visitors = [4, 1];

/** The plan of a seed, always the same. */
export function planRun(seed: number): Plan {
  const roles = [...operators.flatMap(operatorsOf), ...visitors.flatMap(visitorsOf)];
  const faults = planFaults(seed, roles.length);
  return {
    seed,
    roles,
    tenants: operators.length,
    conversations: roles.filter(({ kind }) => kind === "visitor").length,
    actions: planActions(seed, roles, faults),
    faults,
    forMs: timeline.forMs,
  };
}

function operatorsOf(count: number, tenant: number): Role[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "operator",
    name: `Operator ${tenant}.${index}`,
    tenant,
  }));
}

function visitorsOf(count: number, tenant: number): Role[] {
  const before = visitors.slice(0, tenant).reduce((sum, one) => sum + one, 0);
  return Array.from({ length: count }, (_, index) => ({
    kind: "visitor",
    name: `Visitor ${tenant}.${index}`,
    tenant,
    conversation: before + index,
  }));
}
