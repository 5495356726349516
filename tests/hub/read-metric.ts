/** The value of a metric without labels, or of one with exactly these, as `name{label="value"}`. */
export async function readMetric(origin: string, name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`There is no metric ${name}:\n${text}`);
  return Number(line.slice(name.length));
}
