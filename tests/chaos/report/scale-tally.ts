import type { OfferStatus } from "#lib/chat/matching/offer.ts";
import type { RunResult } from "../run/run-seed.ts";

/** What a run with many servers, or many of them, came to besides. */
export interface ScaleTally {
  conversations: number;
  offers: number;
  /** Of these. */
  accepted: number;
  declined: number;
  expired: number;
  withdrawn: number;
  /** How often each kind of server was killed. */
  kills: Readonly<Record<string, number>>;
  /** How often a job was held up by who had taken it, and died or hung. */
  orphans: number;
  /** The longest that somebody waited although somebody was free, and the same while nothing was wrong. */
  longestWaitMs: number;
  longestWellWaitMs: number;
}

/** @returns null for a run in which nothing was offered */
export function scaleTallyOf({ plan, ledgers, waits, orphans, record }: RunResult): ScaleTally | null {
  if (plan.teams.length === 0) return null;
  const offers = ledgers.flatMap((ledger) => ledger.offers);
  const of = (wanted: OfferStatus): number => offers.filter(({ status }) => status === wanted).length;
  const killed = plan.faults.flatMap(({ fault }) => (fault.kind === "kill" ? [fault.server.replace(/-\d+$/, "")] : []));
  const kills = Object.fromEntries([...Map.groupBy(killed, (role) => role)].map(([role, all]) => [role, all.length]));
  return {
    conversations: record.started.size,
    offers: offers.length,
    accepted: of("accepted"),
    declined: of("declined"),
    expired: of("expired"),
    withdrawn: of("withdrawn"),
    kills,
    orphans,
    longestWaitMs: waits.longestMs,
    longestWellWaitMs: waits.longestWellMs,
  };
}

export function addScaleTallies(one: ScaleTally | null, other: ScaleTally | null): ScaleTally | null {
  if (one === null || other === null) return one ?? other;
  const kinds = new Set([...Object.keys(one.kills), ...Object.keys(other.kills)]);
  return {
    conversations: one.conversations + other.conversations,
    offers: one.offers + other.offers,
    accepted: one.accepted + other.accepted,
    declined: one.declined + other.declined,
    expired: one.expired + other.expired,
    withdrawn: one.withdrawn + other.withdrawn,
    kills: Object.fromEntries([...kinds].map((kind) => [kind, (one.kills[kind] ?? 0) + (other.kills[kind] ?? 0)])),
    orphans: one.orphans + other.orphans,
    longestWaitMs: Math.max(one.longestWaitMs, other.longestWaitMs),
    longestWellWaitMs: Math.max(one.longestWellWaitMs, other.longestWellWaitMs),
  };
}

export function describeScaleTally(tally: ScaleTally): string {
  const { conversations, offers, accepted, declined, expired, withdrawn, kills } = tally;
  const killed = Object.entries(kills).map(([role, count]) => `${role} ${count}`);
  return [
    `${conversations} conversations`,
    `${offers} offers (${accepted} accepted, ${declined} declined, ${expired} expired, ${withdrawn} withdrawn)`,
    `kills: ${killed.join(", ")}`,
    `${tally.orphans} jobs held up by who died or hung over them`,
    `longest wait beside somebody free ${Math.round(tally.longestWaitMs)} ms, of it while all was well ${Math.round(tally.longestWellWaitMs)} ms`,
  ].join(", ");
}
