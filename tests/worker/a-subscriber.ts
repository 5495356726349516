import type { TenantId } from "#lib/chat/ids.ts";
import type { LogSubscriber } from "#lib/chat/subscribers/subscriber.ts";
import { defaultRouting } from "#lib/chat/teams/team.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { read } from "#tests/support/builders.ts";

export interface TestSubscriber extends LogSubscriber {
  /** The positions of events with which it does not cope. */
  readonly poison: Set<number>;
  /** The positions of those that it was given, as often as it was. */
  readonly tried: number[];
  /** The positions of those that have had their effect, which is committed, in their order. */
  effects(application: TestApplication, tenantId: TenantId): Promise<number[]>;
}

/** Has an effect in the database for each visitor who registers: a team that is named after the event's position. */
export function aSubscriber(name = "count_visitors"): TestSubscriber {
  const poison = new Set<number>();
  const tried: number[] = [];
  return {
    name,
    types: ["VisitorRegistered"],
    poison,
    tried,
    async handle({ tenant, newId, now }, { pos }) {
      tried.push(pos);
      await tenant.teams.add({ ...defaultRouting, id: newId(), name: String(pos), createdAt: now });
      if (poison.has(pos)) throw new RangeError("What was said stays secret");
    },
    async effects({ database }, tenantId) {
      const teams = await read(database, tenantId, (tenant) => tenant.teams.list());
      return teams.map((team) => Number(team.name)).toSorted((one, other) => one - other);
    },
  };
}
