import { canPinToCores } from "./bench-process.ts";
import type { Rounds } from "./contest.ts";
import type { Measurement, Memory } from "./contestant.ts";
import { type Aim, type Scenario, type ServerName, serverNames, servers } from "./scenarios.ts";
import { describeTable, format, median, type Table } from "./table.ts";
import { text } from "./text.ts";

/** A load generator that is busier than this may be what limits a server that is not. */
const generatorLimit = 0.95;

/** What the tables below it compare, and how. */
export function intro({ rounds, seconds }: { rounds: number; seconds: number }): string {
  const cores = canPinToCores()
    ? "The server has one core, the load generator another."
    : "Server and load generator share the cores: there is no taskset, or only one core.";
  return [
    "SignalR",
    ...serverNames.map((name) => `  ${name.padEnd(14)}${servers[name]}`),
    `Medians of ${rounds} rounds of ${seconds} s, in which the servers take turns. Each message is ${text.length} bytes of text. ${cores}`,
    "Every connection got exactly the messages that were for it. Ratios are medians of the ratios within a round.",
  ].join("\n");
}

/** The table of a scenario in which messages flow. */
export function describeLoad(scenario: Scenario, measured: Rounds<Measurement>): string {
  const table = scenario.load.kind === "echo" ? echoTable : loadTable;
  const busy = [...measured].filter(([, rounds]) => isGeneratorBusy(rounds)).map(([name]) => name);
  return [
    scenario.title,
    ...describeTable(table, measured, (name, ratio) => describeAim(aimOf(scenario, name), ratio, "least")),
    ...(busy.length === 0 ? [] : [`  Held back by the load generator: ${busy.join(", ")}.`]),
  ].join("\n");
}

/** The table of idle connections: kilobytes for each of them. */
export function describeIdle(scenario: Scenario, measured: Rounds<Memory>): string {
  return [
    scenario.title,
    ...describeTable(idleTable, measured, (name, ratio) => describeAim(aimOf(scenario, name), ratio, "most")),
  ].join("\n");
}

const deliveriesPerSecond = ({ deliveries, elapsedMs }: Measurement): number => (deliveries / elapsedMs) * 1_000;
const deliveriesPerCpu = ({ deliveries, serverCpuMs }: Measurement): number => deliveries / serverCpuMs;
const cpuMicroseconds = ({ deliveries, serverCpuMs }: Measurement): number => (serverCpuMs / deliveries) * 1_000;
const serverShare = ({ elapsedMs, serverCpuMs }: Measurement): number => serverCpuMs / elapsedMs;
const generatorShare = ({ elapsedMs, cpuMs }: Measurement): number => cpuMs / elapsedMs;
const kilobytes =
  (of: keyof Memory) =>
  (memory: Memory): number =>
    memory[of] / 1_000;

const loadTable: Table<Measurement> = {
  columns: [
    { head: "deliveries/s", width: 14, cell: (rounds) => format(median(rounds, deliveriesPerSecond), 0) },
    { head: "lowest to highest", width: 22, cell: (rounds) => spread(rounds, deliveriesPerSecond, 0) },
    { head: "µs CPU each", width: 13, cell: (rounds) => format(median(rounds, cpuMicroseconds), 2) },
    { head: "server", width: 8, cell: (rounds) => percent(median(rounds, serverShare)) },
    { head: "generator", width: 11, cell: (rounds) => percent(median(rounds, generatorShare)) },
  ],
  ratios: [
    { head: "parley is", of: deliveriesPerSecond },
    { head: "by CPU", of: deliveriesPerCpu },
  ],
};

const echoTable: Table<Measurement> = {
  columns: [
    ...loadTable.columns,
    {
      head: "p50 ms",
      width: 8,
      cell: (rounds) =>
        format(
          median(rounds, (run) => run.roundTripMs?.p50),
          2,
        ),
    },
    {
      head: "p99 ms",
      width: 8,
      cell: (rounds) =>
        format(
          median(rounds, (run) => run.roundTripMs?.p99),
          2,
        ),
    },
  ],
  ratios: loadTable.ratios,
};

const idleTable: Table<Memory> = {
  columns: [
    { head: "KB resident", width: 13, cell: (rounds) => format(median(rounds, kilobytes("residentBytes")), 1) },
    { head: "lowest to highest", width: 20, cell: (rounds) => spread(rounds, kilobytes("residentBytes"), 1) },
    { head: "settled", width: 9, cell: (rounds) => format(median(rounds, kilobytes("settledBytes")), 1) },
    { head: "heap and external", width: 20, cell: (rounds) => format(median(rounds, kilobytes("heapBytes")), 1) },
  ],
  ratios: [
    { head: "parley is", of: kilobytes("residentBytes") },
    { head: "settled", of: kilobytes("settledBytes") },
    { head: "heap", of: kilobytes("heapBytes") },
  ],
};

function aimOf({ aims }: Scenario, name: ServerName): Aim | undefined {
  return aims.find(({ peer }) => peer === name);
}

/** Judges by the digits that are shown. */
function describeAim(aim: Aim | undefined, ratio: number, at: "least" | "most"): string {
  if (aim === undefined) return "";
  const shown = Number(ratio.toFixed(2));
  const isReached = at === "least" ? shown >= aim.factor : shown <= aim.factor;
  return `aim: at ${at} ${aim.factor} ×, ${isReached ? "reached" : "not reached"}`;
}

function isGeneratorBusy(rounds: readonly Measurement[]): boolean {
  return median(rounds, generatorShare) > generatorLimit && median(rounds, serverShare) < generatorLimit;
}

function spread<Measured>(rounds: readonly Measured[], of: (run: Measured) => number, digits: number): string {
  const values = rounds.map(of);
  return `${format(Math.min(...values), digits)} – ${format(Math.max(...values), digits)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
