import { setTimeout as delay } from "node:timers/promises";
import type { Deed } from "../participant/protocol.ts";
import type { Plan, PlannedAction } from "../plan/plan.ts";
import { applyFault, type Stage } from "./apply-fault.ts";

/** Plays a plan. Resolves when all of it has happened, everything is repaired and all servers are ready. */
export async function play(plan: Plan, stage: Stage): Promise<void> {
  const startedAt = performance.now();
  const at = (ms: number): Promise<void> => delay(Math.max(0, startedAt + ms - performance.now()));
  const faults = plan.faults.map(async ({ atMs, fault }) => {
    await at(atMs);
    await applyFault(stage, fault);
  });
  const actions = plan.actions.map(async (action) => {
    await at(action.atMs);
    act(stage, action);
  });
  await Promise.all([...faults, ...actions, at(plan.forMs)]);
  stage.record.note("all is well again");
}

function act({ participants, record }: Stage, { role, deed }: PlannedAction): void {
  const order = orderOf(deed, { participants, record });
  if (order === undefined) record.note(`left out: role ${role}, ${JSON.stringify(deed)}`);
  else participants[role]?.order(order);
}

/** @returns undefined where the conversation has not been started. */
function orderOf(
  deed: PlannedAction["deed"],
  { participants, record }: Pick<Stage, "participants" | "record">,
): Deed | undefined {
  if (deed.kind === "start" || !("conversation" in deed)) return deed;
  const conversationId = record.started.get(deed.conversation);
  if (conversationId === undefined) return undefined;
  if ("to" in deed) {
    const memberId = participants[deed.to]?.person.id;
    return memberId === undefined ? undefined : { kind: deed.kind, conversationId, memberId };
  }
  const { conversation: _, ...rest } = deed;
  return { ...rest, conversationId };
}
