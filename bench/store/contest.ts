import { join } from "node:path";
import { type Contestant, LimitContestant, type Measurement, ServerContestant, serverKinds } from "./contestant.ts";
import { inFolder } from "./in-world.ts";
import { makeWorld, type World } from "./world.ts";

export type Progress = (line: string) => void;

/** What was measured of each contestant, once a round, in the order of the rounds. */
export type Rounds = ReadonlyMap<ContestantName, readonly Measurement[]>;

/** A new process runs its code slowly at first; this many turns that do not count come before all others. */
const firstTurns = 2;
/** A part of each turn that does not count: another one has had the core before. */
const warmUpShare = 0.2;

export const contestantNames = ["parley", "limit-64", "limit-16", "limit-1", "socket.io"] as const;

export type ContestantName = (typeof contestantNames)[number];

const starts: Record<ContestantName, (world: World) => Promise<Contestant>> = {
  parley: (world) => ServerContestant.start(serverKinds.parley, world),
  "limit-64": (world) => LimitContestant.start(64, world),
  "limit-16": (world) => LimitContestant.start(16, world),
  "limit-1": (world) => LimitContestant.start(1, world),
  "socket.io": (world) => ServerContestant.start(serverKinds["socket.io"], world),
};

export interface ContestPlan {
  /** Who send at a time, one message in flight each. */
  senders: number;
  contestants: readonly ContestantName[];
  rounds: number;
  /** For which each is under load in its turn. */
  seconds: number;
}

/**
 * All contestants by turns, each with its own database on the same disk, all of them alive from the first round to the
 * last. Rejects if anything that was acknowledged is not stored, or came to somebody not exactly once.
 */
export function holdContest(plan: ContestPlan, progress: Progress): Promise<Rounds> {
  return inFolder((folder) => compete(plan, folder, progress));
}

async function compete({ senders, contestants, rounds, seconds }: ContestPlan, folder: string, progress: Progress) {
  await using stack = new AsyncDisposableStack();
  const entered: [ContestantName, Contestant][] = [];
  for (const name of contestants) {
    const world = await makeWorld(join(folder, `${name}.db`), senders);
    const contestant = stack.use(await starts[name](world));
    entered.push([name, contestant]);
    for (let turn = 0; turn < firstTurns; turn += 1) await contestant.run(seconds);
  }
  const measured = new Map<ContestantName, Measurement[]>(contestants.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % entered.length;
    // In each round another one is the first.
    for (const [name, contestant] of [...entered.slice(first), ...entered.slice(0, first)]) {
      await contestant.run(seconds * warmUpShare);
      measured.get(name)?.push(await contestant.run(seconds));
    }
    progress(`round ${round + 1} of ${rounds}`);
  }
  for (const [, contestant] of entered) await contestant.verify();
  return measured;
}
