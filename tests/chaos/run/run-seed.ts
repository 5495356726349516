import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type History, readHistory } from "../judge/history.ts";
import { judgeAssignments } from "../judge/judge-assignments.ts";
import { judgeCapacity } from "../judge/judge-capacity.ts";
import { judgeMissedOffers } from "../judge/judge-missed-offers.ts";
import { judgeOffers } from "../judge/judge-offers.ts";
import { judgePublished } from "../judge/judge-publication.ts";
import { judgeSends } from "../judge/judge-sends.ts";
import { type Ledger, readLedgers } from "../judge/ledger.ts";
import type { QueueWatch } from "../judge/queue-watch.ts";
import type { Violation } from "../judge/violation.ts";
import { Participant } from "../participant/participant.ts";
import type { Plan } from "../plan/plan.ts";
import { planRun } from "../plan/plan-run.ts";
import { noPreloads, type Preloads } from "../plants/plant.ts";
import { type ChaosInstallation, startChaosInstallation } from "../world/chaos-installation.ts";
import { makePeople } from "../world/people.ts";
import { keepPublished, readPublished } from "../world/published-events.ts";
import { awaitQuiet } from "./await-quiet.ts";
import { type Convergence, converge } from "./converge.ts";
import { play } from "./play.ts";
import { QueueLookout } from "./queue-lookout.ts";
import { RunRecord } from "./run-record.ts";
import { workOff } from "./work-off.ts";

export interface RunOptions {
  seed: number;
  /** Makes the plan of a seed; that of a web and a hub where it is left out. */
  planOf?: (seed: number) => Plan;
  preloads?: Preloads;
}

/** A run, and everything that a report of it needs. */
export interface RunResult {
  seed: number;
  plan: Plan;
  record: RunRecord;
  history: History;
  ledgers: readonly Ledger[];
  convergence: Convergence;
  /** How long conversations waited although somebody was free. */
  waits: Pick<QueueWatch, "longestMs" | "longestWellMs">;
  /** How often a job was held up by who had taken it. */
  orphans: number;
  violations: readonly Violation[];
  /** What the servers have printed. */
  logs: string;
}

const readyWithinMs = 60_000;
/** Several times what the longest run takes: one that is not over by then hangs. */
const runWithinMs = 420_000;

/**
 * Plays the plan of a seed on an installation of its own, lets everything be repaired, and judges what is there. A run
 * that cannot be played to its end is a failed one.
 */
export async function runSeed(options: RunOptions): Promise<RunResult> {
  const { seed, planOf = planRun } = options;
  const plan = planOf(seed);
  const record = new RunRecord();
  const overdue = new AbortController();
  const hung = delay(runWithinMs, undefined, { signal: overdue.signal }).then(() => {
    throw new Error(`The run is not over after ${runWithinMs} ms.`);
  });
  hung.catch(() => undefined);
  try {
    return await Promise.race([runPlan(plan, record, options), hung]);
  } catch (error) {
    const broken = { kind: "broken", detail: error instanceof Error ? String(error.stack) : String(error) } as const;
    const convergence = { ms: null, differences: [], shown: new Map() };
    const nothing = {
      history: new Map(),
      ledgers: [],
      waits: { longestMs: 0, longestWellMs: 0 },
      orphans: 0,
      logs: record.logs(),
    };
    return { ...nothing, seed, plan, record, convergence, violations: [...record.violations, broken] };
  } finally {
    overdue.abort();
  }
}

async function runPlan(plan: Plan, record: RunRecord, { preloads = noPreloads }: RunOptions): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), "parley-chaos-"));
  await using installation = await startChaosInstallation(plan.shape, preloads);
  const { application, rabbitmqUrl } = installation;
  record.logs = () => installation.logs();
  const { file } = application;
  if (rabbitmqUrl !== null) await keepPublished(rabbitmqUrl);
  const participants = await gather(plan, { installation, record, folder, preloads: preloads.tab });
  await using lookout = new QueueLookout(file, record);
  const stage = { installation, participants, record };
  try {
    for (const participant of participants) participant.open();
    await allReady(stage);
    await play(plan, stage);
    const isAnswered = plan.teams.length > 0;
    const repairedAt = new Date();
    const stuck = isAnswered ? await workOff(stage, lookout) : [];
    const convergence = await converge(stage);
    const undone = isAnswered ? await awaitQuiet(file, plan.shape) : [];
    const history = await readHistory(file);
    const ledgers = await readLedgers(file);
    const published = rabbitmqUrl === null ? null : await readPublished(rabbitmqUrl);
    const violations = [
      ...record.violations,
      ...stuck,
      ...undone,
      ...convergence.differences,
      ...judgeSends([...record.sends.values()], history),
      ...ledgers.flatMap((ledger) => [...judgeAssignments(ledger), ...judgeCapacity(ledger), ...judgeOffers(ledger)]),
      ...(isAnswered ? ledgers.flatMap((ledger) => judgeMissedOffers(ledger, repairedAt)) : []),
      ...(published === null ? [] : ledgers.flatMap((ledger) => judgePublished(ledger, published))),
    ];
    const { longestMs, longestWellMs } = lookout.watch;
    const waits = { longestMs, longestWellMs };
    const seen = { waits, orphans: lookout.orphans.count, logs: record.logs() };
    return { ...seen, seed: plan.seed, plan, record, history, ledgers, convergence, violations };
  } finally {
    await Promise.all(participants.map((participant) => participant.crash()));
    await rm(folder, { recursive: true, force: true });
  }
}

interface Gathering {
  installation: ChaosInstallation;
  record: RunRecord;
  folder: string;
  preloads: readonly string[];
}

async function gather(plan: Plan, { installation, record, folder, preloads }: Gathering): Promise<Participant[]> {
  const people = await makePeople(installation.application, plan);
  return people.map((person, number) => {
    const role = plan.roles[number];
    return new Participant({
      name: person.name,
      person,
      preloads,
      tab: {
        baseUrl: installation.proxies.web.origin,
        tenant: person.tenant.slug,
        self: { kind: person.principal.kind === "member" ? "operator" : "visitor", id: person.id, name: person.name },
        headers: person.headers,
        outboxDirectory: folder,
        seed: plan.seed * plan.roles.length + number,
        habits: role?.kind === "operator" ? (role.habits ?? null) : null,
      },
      onObservation: (participant, observation) => record.observe(participant, observation),
    });
  });
}

/** Waits until everybody sees everything and hears of changes at once. */
async function allReady({
  participants,
  record,
}: {
  participants: readonly Participant[];
  record: RunRecord;
}): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  while (!participants.every((participant) => record.isReady(participant))) {
    if (performance.now() > deadline) throw new Error(`Not everybody got ready:\n${record.timeline.join("\n")}`);
    await delay(10);
  }
}
