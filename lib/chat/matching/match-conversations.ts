import { z } from "zod";
import { matchJob } from "../jobs/job.ts";
import { limits } from "../limits.ts";
import { nextOpening } from "../teams/opening.ts";
import type { TeamRecord } from "../teams/team.ts";
import { useCase } from "../use-case.ts";
import { expireOffers } from "./expire-offers.ts";
import { findCandidates } from "./find-candidates.ts";
import { makeOffers } from "./make-offers.ts";
import { planOffers } from "./plan-offers.ts";
import { ableToResume } from "./specification.ts";

/** A conversation than which none asks for less. */
const lightest = { weight: 1 };

/**
 * Brings together those who wait and those who are free: ends the offers that nobody answered, makes new ones, and asks to
 * be run again when the next of them ends, or somebody opens. Any number of these may run, one after another.
 */
export const matchConversations = useCase({
  name: "MatchConversations",
  needs: { system: true },
  access: "write",
  input: z.object({}),
  async run(context): Promise<{ offers: number }> {
    const { tenant, now, schedule } = context;
    const pending = await expireOffers(context);
    const teams = await tenant.teams.list();
    const candidates = await findCandidates(context);
    const isAnybodyFree = candidates.some((candidate) => ableToResume.isSatisfiedBy(candidate, lightest));
    const queue = await tenant.conversations.queue(isAnybodyFree ? limits.matchQueueMax : 1);
    const planned = isAnybodyFree
      ? planOffers({
          now,
          queue,
          candidates,
          offers: await tenant.offers.ofQueue(),
          routing: new Map(teams.map((team) => [team.id, team])),
        })
      : [];
    await makeOffers(context, planned);
    const next = nextLook({ now, teams, isSomebodyWaiting: queue.length > 0 }, [
      ...pending.map(({ expiresAt }) => expiresAt),
      ...planned.map(({ expiresAt }) => expiresAt),
    ]);
    if (next !== null) schedule(matchJob(next));
    return { offers: planned.length };
  },
});

/** When something may be otherwise without anybody's doing: an offer ends, or somebody opens. Null where nobody waits. */
function nextLook(
  { now, teams, isSomebodyWaiting }: { now: Date; teams: readonly TeamRecord[]; isSomebodyWaiting: boolean },
  expiries: readonly Date[],
): Date | null {
  const times = expiries.map((time) => time.getTime());
  if (isSomebodyWaiting) {
    times.push(now.getTime() + limits.matchEverySeconds * 1_000);
    for (const { hours } of teams) {
      const opening = nextOpening(hours, now)?.getTime() ?? 0;
      if (opening > now.getTime()) times.push(opening);
    }
  }
  return times.length === 0 ? null : new Date(Math.min(...times));
}
