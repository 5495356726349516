import type { Role } from "./plan.ts";

/** @param counts how many each tenant has */
export function operatorRoles(counts: readonly number[]): (Role & { kind: "operator" })[] {
  return counts.flatMap((count, tenant) =>
    Array.from({ length: count }, (_, index) => ({
      kind: "operator" as const,
      name: `Operator ${tenant}.${index}`,
      tenant,
    })),
  );
}

/** Each of them has a conversation of their own. @param counts how many each tenant has */
export function visitorRoles(counts: readonly number[]): (Role & { kind: "visitor" })[] {
  return counts
    .flatMap((count, tenant) => Array.from({ length: count }, (_, index) => ({ tenant, index })))
    .map(({ tenant, index }, conversation) => ({
      kind: "visitor",
      name: `Visitor ${tenant}.${index}`,
      tenant,
      conversation,
    }));
}
