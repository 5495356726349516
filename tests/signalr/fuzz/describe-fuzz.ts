import { megabytes } from "./flat-memory.ts";
import type { FailureKind, FuzzFailure } from "./fuzz-failure.ts";
import type { FuzzReport } from "./run-fuzz.ts";

// A longer one is cut off; the seed brings the rest back.
const maximumHexDigits = 2_000;

/** One line on how far a run is. */
export function progressLine({ frames, requests, seconds, longestEchoMs, failures }: FuzzReport): string {
  const counts = `${count(frames)} frames, ${count(requests)} requests, ${failures.length} failures`;
  return `${Math.round(seconds)} s: ${counts}, longest echo ${Math.round(longestEchoMs)} ms`;
}

/** What a run has found and done. The last line says the most important. */
export function summary(report: FuzzReport, seed: number): string {
  const outcomes = [...report.outcomes].toSorted(([, first], [, second]) => second - first);
  return [
    ...report.failures.map((failure) => describeFailure(failure, seed)),
    "",
    `What came of ${count(report.connections)} connections:`,
    ...outcomes.map(([outcome, times]) => `  ${count(times).padStart(9)}  ${outcome}`),
    `Heap of the hub at the end of each third: ${report.thirds.map(({ heapBytes }) => megabytes(heapBytes)).join(", ")}`,
    `Memory of its process:                    ${report.thirds.map(({ rssBytes }) => megabytes(rssBytes)).join(", ")}`,
    `What the hub counted: ${countersOf(report)}`,
    `Echoes to ${count(report.echoes)} questions of the witnesses, the longest after ${Math.round(report.longestEchoMs)} ms`,
    lastLine(report, seed),
  ].join("\n");
}

function lastLine(report: FuzzReport, seed: number): string {
  const of = (kind: FailureKind) => report.failures.filter((failure) => failure.kind === kind).length;
  const sent = `${count(report.frames)} frames, ${count(report.requests)} requests`;
  return `fuzz: ${sent}, ${of("crash")} crashes, ${of("hang")} hangs, ${of("fault")} other faults, seed ${seed}, ${Math.round(report.seconds)} s`;
}

function countersOf({ thirds }: FuzzReport): string {
  const counters = Object.entries(thirds.at(-1)?.counters ?? {});
  return counters.map(([name, times]) => `${name} ${count(times)}`).join(", ");
}

function describeFailure({ kind, message, bytes }: FuzzFailure, seed: number): string {
  const lines = bytes.map((piece) => {
    const hex = piece.toString("hex");
    return `  ${hex.length > maximumHexDigits ? `${hex.slice(0, maximumHexDigits)}… (${piece.length} bytes)` : hex}`;
  });
  return [`${kind.toUpperCase()} with seed ${seed}: ${message}`, ...lines].join("\n");
}

function count(number: number): string {
  return number.toLocaleString("en");
}
