import { setTimeout as delay } from "node:timers/promises";
import type { Deed } from "../participant/protocol.ts";
import type { Plan, PlannedAction } from "../plan/plan.ts";
import { applyFault, type Stage } from "./apply-fault.ts";

/** Plays a plan. Resolves when all of it has happened, everything is repaired and both servers are ready. */
export async function play(plan: Plan, stage: Stage): Promise<void> {
  const startedAt = performance.now();
  const at = (ms: number): Promise<void> => delay(Math.max(0, startedAt + ms - performance.now()));
  const faults = plan.faults.map(async ({ atMs, fault }) => {
    await at(atMs);
    await applyFault(stage, fault);
  });
  const actions = plan.actions.map(async (action) => {
    await at(action.atMs);
    act(plan, stage, action);
  });
  await Promise.all([...faults, ...actions, at(plan.forMs)]);
  stage.record.note("all is well again");
}

function act(plan: Plan, { participants, record }: Stage, { role, deed }: PlannedAction): void {
  const participant = participants[role];
  const order = orderOf(deed, plan, { participants, record });
  if (order === undefined) record.note(`left out: role ${role}, ${JSON.stringify(deed)}`);
  else participant?.order(order);
}

/** @returns undefined where the conversation has not been started. */
function orderOf(
  deed: PlannedAction["deed"],
  plan: Plan,
  { participants, record }: Pick<Stage, "participants" | "record">,
): Deed | undefined {
  if (deed.kind === "start") return { kind: "start", body: deed.body };
  const owner = plan.roles.findIndex((role) => role.kind === "visitor" && role.conversation === deed.conversation);
  const participant = participants[owner];
  const conversationId = participant && record.started.get(participant);
  if (conversationId === undefined) return undefined;
  const { conversation: _, ...rest } = deed;
  return { ...rest, conversationId };
}
