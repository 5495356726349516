import { summarise } from "#bench/statistics.ts";
import type { Rounds } from "./contest.ts";
import type { ServerName } from "./scenarios.ts";

const subject: ServerName = "parley";
const nameWidth = 14;
const ratioWidth = 11;

export interface Table<Measured> {
  columns: readonly { head: string; width: number; cell(rounds: readonly Measured[]): string }[];
  /** Of Parley to each other server. */
  ratios: readonly { head: string; of(run: Measured): number }[];
}

/** A line for the heads and one for each server. The remark on a server is given the first of its ratios. */
export function describeTable<Measured>(
  { columns, ratios }: Table<Measured>,
  measured: Rounds<Measured>,
  remarkOn: (name: ServerName, ratio: number) => string,
): string[] {
  const heads = [
    ...columns.map(({ head, width }) => head.padStart(width)),
    ...ratios.map(({ head }) => head.padStart(ratioWidth)),
  ];
  const ours = measured.get(subject) ?? [];
  const lines = [...measured].map(([name, rounds]) => {
    const cells = columns.map(({ cell, width }) => cell(rounds).padStart(width));
    if (name === subject) return line(name, cells);
    const values = ratios.map(({ of }) => medianRatio(ours.map(of), rounds.map(of)));
    const shown = values.map((value) => `${format(value, 2)} ×`.padStart(ratioWidth));
    return line(name, [...cells, ...shown, `  ${remarkOn(name, values[0] ?? Number.NaN)}`]);
  });
  return [line("", heads), ...lines];
}

/** The median of what is read from each round. */
export function median<Measured>(rounds: readonly Measured[], of: (run: Measured) => number | undefined): number {
  return summarise(rounds.map((run) => of(run) ?? Number.NaN)).median;
}

/** A number with so many digits after the point. */
export function format(value: number, digits: number): string {
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function line(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(nameWidth)}${cells.join("")}`.trimEnd();
}

function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return summarise(ours.map((value, round) => value / (theirs[round] ?? Number.NaN))).median;
}
