import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type History, readHistory } from "../judge/history.ts";
import { judgeSends } from "../judge/judge-sends.ts";
import type { Violation } from "../judge/violation.ts";
import { Participant } from "../participant/participant.ts";
import type { Plan } from "../plan/plan.ts";
import { planRun } from "../plan/plan-run.ts";
import { noPreloads, type Preloads } from "../plants/plant.ts";
import { type ChaosInstallation, startChaosInstallation } from "../world/chaos-installation.ts";
import { makePeople } from "../world/people.ts";
import { type Convergence, converge } from "./converge.ts";
import { play } from "./play.ts";
import { RunRecord } from "./run-record.ts";

export interface RunOptions {
  seed: number;
  preloads?: Preloads;
}

/** A run, and everything that a report of it needs. */
export interface RunResult {
  seed: number;
  plan: Plan;
  record: RunRecord;
  history: History;
  convergence: Convergence;
  violations: readonly Violation[];
  /** What the servers have printed. */
  logs: string;
}

const readyWithinMs = 20_000;

/**
 * Plays the plan of a seed on an installation of its own, lets everything be repaired, and judges what is there. A run
 * that cannot be played to its end is a failed one.
 */
export async function runSeed(options: RunOptions): Promise<RunResult> {
  const plan = planRun(options.seed);
  const record = new RunRecord();
  try {
    return await runPlan(plan, record, options);
  } catch (error) {
    const broken = { kind: "broken", detail: error instanceof Error ? String(error.stack) : String(error) } as const;
    const convergence = { ms: null, differences: [], shown: new Map() };
    const violations = [...record.violations, broken];
    return { seed: plan.seed, plan, record, history: new Map(), convergence, violations, logs: "" };
  }
}

async function runPlan(plan: Plan, record: RunRecord, { preloads = noPreloads }: RunOptions): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), "parley-chaos-"));
  await using installation = await startChaosInstallation(preloads);
  const participants = await gather(plan, { installation, record, folder, preloads: preloads.tab });
  const stage = { installation, participants, record };
  try {
    for (const participant of participants) participant.open();
    await allReady(stage);
    await play(plan, stage);
    const convergence = await converge(stage);
    const history = await readHistory(installation.application.file);
    const violations = [
      ...record.violations,
      ...convergence.differences,
      ...judgeSends([...record.sends.values()], history),
    ];
    const logs = Object.values(installation.servers)
      .map((server) => server.logs)
      .join("\n");
    return { seed: plan.seed, plan, record, history, convergence, violations, logs };
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
  const people = await makePeople(installation.application, plan.roles, plan.tenants);
  return people.map(
    (person, number) =>
      new Participant({
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
        },
        onObservation: (participant, observation) => record.observe(participant, observation),
      }),
  );
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
