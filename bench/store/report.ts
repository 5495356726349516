import { canPinToCores } from "#bench/signalr/bench-process.ts";
import { format, median } from "#bench/signalr/table.ts";
import { summarise } from "#bench/statistics.ts";
import type { ContestantName, Rounds } from "./contest.ts";
import type { Measurement } from "./contestant.ts";
import { body } from "./text.ts";

const descriptions: Record<ContestantName, string> = {
  parley: "the hub process itself, with the settings of an installation",
  "limit-64": "the store's limit: the same rows by bare statements, no server, 64 sends a transaction",
  "limit-16": "the same, 16 a transaction",
  "limit-1": "the same, one a transaction",
  "socket.io": "Socket.IO 4 with a transaction per message by the same bare statements",
};

/** How Parley shall stand beside another contestant: at least so many times its sends. */
interface Aim {
  peer: ContestantName;
  factor: number;
}

/** Of many senders. One alone waits for the disk with each message, whoever serves it. */
const aims: readonly Aim[] = [
  { peer: "socket.io", factor: 5 },
  { peer: "limit-64", factor: 0.6 },
];

/** A load generator that is busier than this may be what limits a server that is not. */
const generatorLimit = 0.95;
const nameWidth = 14;

/** What the tables below it compare, and how. */
export function intro({ rounds, seconds }: { rounds: number; seconds: number }): string {
  const cores = canPinToCores()
    ? "A server has one core, its load generator another."
    : "Server and load generator share the cores: there is no taskset, or only one core.";
  return [
    "Store: sends that are persisted (SQLite, synchronous=FULL), acknowledged and delivered",
    ...Object.entries(descriptions).map(([name, description]) => `  ${name.padEnd(nameWidth)}${description}`),
    `Medians of ${rounds} rounds of ${seconds} s by turns, each contestant with a database of its own on one disk. A message is ${body.length} bytes of text.`,
    `Each sender has a conversation of their own and one message in flight, gets it in real time as well, and so does an operator who watches all of them. ${cores}`,
    "Exactly what was acknowledged was found in the database, and came to everybody once. Of the limits, p50 and p99 are of a whole transaction. Ratios are medians of the ratios within a round.",
  ].join("\n");
}

const sendsPerSecond = ({ sends, elapsedMs }: Measurement): number => (sends / elapsedMs) * 1_000;
const cpuMicroseconds = ({ sends, serverCpuMs }: Measurement): number => (serverCpuMs / sends) * 1_000;
const serverShare = ({ elapsedMs, serverCpuMs }: Measurement): number => serverCpuMs / elapsedMs;
const generatorShare = ({ elapsedMs, generatorCpuMs }: Measurement): number => generatorCpuMs / elapsedMs;

const columns: readonly { head: string; width: number; cell(rounds: readonly Measurement[]): string }[] = [
  { head: "sends/s", width: 9, cell: (rounds) => format(median(rounds, sendsPerSecond), 0) },
  { head: "lowest to highest", width: 19, cell: (rounds) => spread(rounds.map(sendsPerSecond)) },
  {
    head: "p50 ms",
    width: 9,
    cell: (rounds) =>
      format(
        median(rounds, ({ p50Ms }) => p50Ms),
        2,
      ),
  },
  {
    head: "p99 ms",
    width: 9,
    cell: (rounds) =>
      format(
        median(rounds, ({ p99Ms }) => p99Ms),
        2,
      ),
  },
  { head: "stall ms", width: 10, cell: (rounds) => worstStall(rounds) },
  { head: "µs CPU each", width: 13, cell: (rounds) => format(median(rounds, cpuMicroseconds), 1) },
  { head: "server", width: 8, cell: (rounds) => percent(median(rounds, serverShare)) },
  { head: "generator", width: 11, cell: (rounds) => percent(median(rounds, generatorShare)) },
];

/** The table of one number of senders. */
export function describeContest(senders: number, measured: Rounds): string {
  const parley = measured.get("parley") ?? [];
  const lines = [...measured].map(([name, rounds]) => {
    const cells = columns.map(({ cell, width }) => cell(rounds).padStart(width));
    return line(name, name === "parley" ? cells : [...cells, describeRatio({ name, senders }, parley, rounds)]);
  });
  const heads = [...columns.map(({ head, width }) => head.padStart(width)), "parley is".padStart(11)];
  const busy = [...measured].filter(([, rounds]) => median(rounds, generatorShare) > generatorLimit);
  return [
    `${senders} ${senders === 1 ? "sender" : "senders at a time"}`,
    line("", heads),
    ...lines,
    ...(busy.length === 0 ? [] : [`  Held back by the load generator: ${busy.map(([name]) => name).join(", ")}.`]),
  ].join("\n");
}

function describeRatio(
  { name, senders }: { name: ContestantName; senders: number },
  ours: readonly Measurement[],
  theirs: readonly Measurement[],
): string {
  if (ours.length === 0) return "";
  const ratios = ours.map((run, round) => sendsPerSecond(run) / sendsPerSecond(theirs[round] ?? run));
  const ratio = summarise(ratios).median;
  const aim = senders === 1 ? undefined : aims.find(({ peer }) => peer === name);
  const isReached = aim !== undefined && Number(ratio.toFixed(2)) >= aim.factor;
  const remark = aim && `  aim: at least ${aim.factor} ×, ${isReached ? "reached" : "not reached"}`;
  return `${format(ratio, 2)} ×`.padStart(11) + (remark ?? "");
}

/** A line of a table. */
export function line(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(nameWidth)}${cells.join("")}`.trimEnd();
}

function spread(values: readonly number[]): string {
  return `${format(Math.min(...values), 0)} – ${format(Math.max(...values), 0)}`;
}

function worstStall(rounds: readonly Measurement[]): string {
  const stalls = rounds.flatMap(({ worstStallMs }) => worstStallMs ?? []);
  return stalls.length === 0 ? "–" : format(Math.max(...stalls), 1);
}

/** A share in whole percent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
