import { offerModes } from "#lib/chat/teams/team.ts";
import type { Shape } from "../world/shape.ts";
import { type Draw, drawFrom } from "./draw.ts";
import type { Plan, PlannedTeam } from "./plan.ts";
import { planScaleActions } from "./plan-scale-actions.ts";
import { planScaleFaults } from "./plan-scale-faults.ts";
import { operatorRoles, visitorRoles } from "./roles.ts";
import { scaleTimeline } from "./timeline.ts";

const operators = [3, 2];
const visitors = [4, 2];
const [hubs, workers] = [3, 2];

/** The plan of a seed for an installation of many servers, always the same. */
export function planScaleRun(seed: number, { withRabbitmq = true }: { withRabbitmq?: boolean } = {}): Plan {
  const draw = drawFrom(seed, 97);
  const shape: Shape = { web: draw.between(1, 3), hub: hubs, worker: workers, redis: true, rabbitmq: withRabbitmq };
  const teams = operators.map((_, tenant) => planTeam(draw, tenant));
  const roles = [
    ...operatorRoles(operators).map((role) => ({
      ...role,
      habits: planHabits(draw, teams[role.tenant]),
      isSupervisor: role.name.endsWith(".0"),
    })),
    ...visitorRoles(visitors),
  ];
  const faults = planScaleFaults(seed, { shape, roles: roles.length });
  const { actions, conversations } = planScaleActions(seed, roles, faults);
  const { forMs } = scaleTimeline;
  return { seed, shape, roles, tenants: operators.length, conversations, teams, actions, faults, forMs };
}

/** Offers end within a run, and are missed so often that somebody may count as away. */
function planTeam(draw: Draw, tenant: number): PlannedTeam {
  const [first, ...others] = offerModes;
  return {
    tenant,
    offerMode: draw.pick([first, ...others]),
    offerCount: 2,
    offerSeconds: draw.between(2, 4),
    missesMax: draw.between(2, 5),
    conversationWeight: draw.between(1, 3),
  };
}

/** Everybody has room for one conversation at least. */
function planHabits(draw: Draw, team: PlannedTeam | undefined) {
  const weight = team?.conversationWeight ?? 1;
  return {
    capacity: draw.between(Math.max(1, weight), 4),
    thinkMsMax: draw.between(50, 1_500),
    declinePercent: draw.between(0, 20),
  };
}
