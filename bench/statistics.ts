export interface Summary {
  median: number;
  p95: number;
  p99: number;
  worst: number;
}

/** @param values at least one */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
}

/** @returns a line of a table: a name and milliseconds */
export function describeSummary(name: string, { median, p95, worst }: Summary): string {
  return [name.padEnd(28), median, p95, worst].map((cell) => (typeof cell === "number" ? ms(cell) : cell)).join("");
}

function ms(value: number): string {
  return value.toFixed(1).padStart(10);
}
