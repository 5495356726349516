import type { QueuedRecord } from "../store.ts";
import { isOpen } from "../teams/opening.ts";
import { defaultRouting, type TeamRouting } from "../teams/team.ts";
import { type Candidate, takenOf, type Waiting } from "./candidate.ts";
import type { OfferRecord } from "./offer.ts";
import { eligible } from "./specification.ts";

/** How long an operator is not offered again what they have just declined or let go of. */
const declineQuietMs = 60_000;
/** After so many circles without a taker a conversation is offered to everybody who is eligible. */
const circlesMax = 3;

export interface MatchingState {
  now: Date;
  /** In the order in which they are to be offered. */
  queue: readonly QueuedRecord[];
  candidates: readonly Candidate[];
  /** Of the queue, since each conversation came into it, oldest first. */
  offers: readonly OfferRecord[];
  /** How each team's conversations find their operator. */
  routing: ReadonlyMap<string, TeamRouting>;
}

export interface PlannedOffer {
  conversation: QueuedRecord;
  candidate: Candidate;
  expiresAt: Date;
}

/**
 * Who is to be offered what now. The first in the queue comes first; each is offered to as many as its team's mode says,
 * the visitor's last operator first, then who has least to do, then who has been idle longest. Who let an offer pass is
 * asked again only when everybody else was asked. What is offered counts as if it were taken.
 */
export function planOffers({ now, queue, candidates, offers, routing }: MatchingState): PlannedOffer[] {
  const offersOf = Map.groupBy(offers, ({ conversationId }) => conversationId);
  const offered = new Map(candidates.map((candidate) => [candidate.id, candidate.offered]));
  const planned: PlannedOffer[] = [];
  for (const conversation of queue) {
    const team = (conversation.teamId === null ? undefined : routing.get(conversation.teamId)) ?? defaultRouting;
    if (!isOpen(team.hours, now)) continue;
    const past = offersOf.get(conversation.id) ?? [];
    const room = roomFor(team, past);
    if (room === 0) continue;
    const waiting = waitingOf(conversation, { team, past, now });
    const asked = new Set(past.map(({ memberId }) => memberId));
    const pending = new Set(past.filter(({ status }) => status === "pending").map(({ memberId }) => memberId));
    const fitting = candidates
      .map((candidate) => ({ ...candidate, offered: offered.get(candidate.id) ?? 0 }))
      .filter((candidate) => !pending.has(candidate.id) && eligible.isSatisfiedBy(candidate, waiting));
    const fresh = fitting.filter(({ id }) => !asked.has(id));
    const circle = (fresh.length > 0 ? fresh : fitting).toSorted(byMerit(conversation)).slice(0, room);
    const expiresAt = new Date(now.getTime() + team.offerSeconds * 1_000);
    for (const candidate of circle) {
      offered.set(candidate.id, candidate.offered + conversation.weight);
      planned.push({ conversation, candidate, expiresAt });
    }
  }
  return planned;
}

/** To how many more a conversation is to be offered. */
function roomFor({ offerMode, offerCount }: TeamRouting, past: readonly OfferRecord[]): number {
  const size = offerMode === "one" ? 1 : offerCount;
  const missed = past.filter(({ status }) => status === "expired").length;
  if (offerMode === "all" || missed >= circlesMax * size) return Number.POSITIVE_INFINITY;
  return past.some(({ status }) => status === "pending") ? 0 : size;
}

function waitingOf(
  { teamId, weight, skills }: QueuedRecord,
  { team, past, now }: { team: TeamRouting; past: readonly OfferRecord[]; now: Date },
): Waiting {
  const since = now.getTime() - declineQuietMs;
  const declined = past.filter(
    ({ status, answeredAt }) => status === "declined" && (answeredAt?.getTime() ?? 0) > since,
  );
  return {
    teamId,
    weight,
    skills: [...skills, ...team.requiredSkills],
    declinedBy: new Set(declined.map(({ memberId }) => memberId)),
  };
}

function byMerit({ lastAssigneeId }: QueuedRecord): (left: Candidate, right: Candidate) => number {
  const rank = ({ id }: Candidate): number => (id === lastAssigneeId ? 0 : 1);
  const idle = ({ idleSince }: Candidate): number => idleSince?.getTime() ?? 0;
  return (left, right) =>
    rank(left) - rank(right) ||
    takenOf(left) - takenOf(right) ||
    idle(left) - idle(right) ||
    (left.id < right.id ? -1 : 1);
}
