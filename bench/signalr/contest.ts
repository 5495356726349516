import { Contestant, type Measurement, type Memory } from "./contestant.ts";
import type { IdleLoad, Scenario, ServerName } from "./scenarios.ts";

export type Progress = (line: string) => void;

/** What was measured of each server, once a round, in the order of the rounds. */
export type Rounds<Measured> = ReadonlyMap<ServerName, readonly Measured[]>;

/** A new process runs its code slowly at first; this many turns that do not count come before all others. */
const firstTurns = 2;
/** A part of each turn that does not count: another server has had the core before. */
const warmUpShare = 0.2;
/** Each round opens all connections anew, and memory hardly varies. */
const mostIdleRounds = 5;

/** Loads the servers by turns, all of them alive from the first round to the last. */
export async function measureLoad(
  { servers, load }: Scenario,
  { rounds, seconds, progress }: { rounds: number; seconds: number; progress: Progress },
): Promise<Rounds<Measurement>> {
  await using contestants = new AsyncDisposableStack();
  const entered = new Map<ServerName, Contestant>();
  for (const name of servers) {
    const contestant = contestants.use(await Contestant.start(name, load));
    entered.set(name, contestant);
    for (let turn = 0; turn < firstTurns; turn += 1) await contestant.run(seconds);
  }
  const measured = await takeTurns(entered, { rounds, progress }, async (contestant) => {
    await contestant.run(seconds * warmUpShare);
    return contestant.run(seconds);
  });
  for (const contestant of entered.values()) await contestant.verify();
  return measured;
}

/** Opens idle connections to each server by turns, always in a new process. By how much each of them lets it grow. */
export async function measureIdle(
  { servers, load }: Scenario & { load: IdleLoad },
  { rounds, progress }: { rounds: number; progress: Progress },
): Promise<Rounds<Memory>> {
  const names = new Map(servers.map((name) => [name, name]));
  return takeTurns(names, { rounds: Math.min(rounds, mostIdleRounds), progress }, async (name) => {
    await using contestant = await Contestant.start(name, load);
    const before = await contestant.memory();
    await contestant.run(0);
    const after = await contestant.memory();
    await contestant.verify();
    const perConnection = (of: keyof Memory): number => (after[of] - before[of]) / load.connections;
    return {
      residentBytes: perConnection("residentBytes"),
      settledBytes: perConnection("settledBytes"),
      heapBytes: perConnection("heapBytes"),
    };
  });
}

/** In each round another server is the first. */
export async function takeTurns<Name extends ServerName, Participant, Measured>(
  participants: ReadonlyMap<Name, Participant>,
  { rounds, progress }: { rounds: number; progress: Progress },
  take: (participant: Participant) => Promise<Measured>,
): Promise<ReadonlyMap<Name, readonly Measured[]>> {
  const measured = new Map<Name, Measured[]>(Array.from(participants.keys(), (name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % participants.size;
    const order = [...participants];
    for (const [name, participant] of [...order.slice(first), ...order.slice(0, first)]) {
      measured.get(name)?.push(await take(participant));
    }
    progress(`round ${round + 1} of ${rounds}`);
  }
  return measured;
}
