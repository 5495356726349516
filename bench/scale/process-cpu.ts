/** What a process of Parley's has used of the machine's cores so far, by its metrics. */
export async function processCpuMs(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const seconds = /^process_cpu_seconds_total (\S+)/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error(`${origin} does not tell what it has used of the cores.`);
  return Number(seconds) * 1_000;
}
