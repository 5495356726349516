import { setTimeout as delay } from "node:timers/promises";
import { compareOffers } from "../judge/compare-offers.ts";
import { compareScreen, findUnsettled } from "../judge/compare-screen.ts";
import { readFreshSnapshot, readOpenOffers } from "../judge/fresh-snapshot.ts";
import { readHistory } from "../judge/history.ts";
import type { Violation } from "../judge/violation.ts";
import type { Participant, Report } from "../participant/participant.ts";
import type { ShownState } from "../participant/protocol.ts";
import type { ChaosInstallation } from "../world/chaos-installation.ts";
import type { Stage } from "./apply-fault.ts";

/** What everybody's screen had come to. */
export interface Convergence {
  /** From when all was repaired; null where it did not come about in time. */
  ms: number | null;
  /** What was still different in the end. */
  differences: readonly Violation[];
  shown: ReadonlyMap<string, ShownState>;
}

const withinMs = 10_000;
const lookEveryMs = 50;

/** Waits until every screen shows what a fresh one would, and nobody has anything on its way. */
export async function converge({ installation, participants, record }: Stage): Promise<Convergence> {
  const healedAt = performance.now();
  for (const participant of participants) participant.order({ kind: "settle" });
  for (;;) {
    const isLast = performance.now() - healedAt > withinMs;
    const looks = await Promise.all(participants.map(look));
    const unsettled = looks.flatMap(findRough);
    // A comparison costs much more than the question whether it is worth it.
    const differences = unsettled.length > 0 && !isLast ? unsettled : await compareAll(installation, looks);
    const ms = performance.now() - healedAt;
    const [first] = differences;
    if (first !== undefined) record.note(`${differences.length} to go, such as ${first.detail.slice(0, 200)}`);
    if (first === undefined || isLast) {
      record.note(first === undefined ? `converged after ${Math.round(ms)} ms` : "did not converge");
      const shown = new Map(
        looks.flatMap(({ participant, report }) => (report ? [[participant.name, report.state]] : [])),
      );
      return { ms: first === undefined ? ms : null, differences, shown };
    }
    await delay(lookEveryMs);
  }
}

interface Look {
  participant: Participant;
  /** Null where the tab does not answer. */
  report: Report | null;
}

async function look(participant: Participant): Promise<Look> {
  return { participant, report: await participant.report().catch(() => null) };
}

function findRough({ participant, report }: Look): Violation[] {
  if (report === null) return of(participant, [{ kind: "broken", detail: "The tab does not answer." }]);
  const unloaded = { kind: "diverged", detail: "It has not loaded all that it is to show." } as const;
  return of(participant, [...findUnsettled(report.state), ...(report.isLoaded ? [] : [unloaded])]);
}

async function compareAll({ application }: ChaosInstallation, looks: readonly Look[]): Promise<Violation[]> {
  const history = await readHistory(application.file);
  const compared = looks.map(async ({ participant, report }) => {
    if (report === null || !report.isLoaded) return findRough({ participant, report });
    const { person, takesOffers } = participant;
    return of(participant, [
      ...compareScreen(report.state, await readFreshSnapshot(application, person, history)),
      ...(takesOffers ? compareOffers(report.state.offers, await readOpenOffers(application, person)) : []),
    ]);
  });
  return (await Promise.all(compared)).flat();
}

function of({ name }: Participant, violations: readonly Violation[]): Violation[] {
  return violations.map(({ kind, detail }) => ({ kind, detail: `${name}: ${detail}` }));
}
