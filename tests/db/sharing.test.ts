import { describe, expect, test, vi } from "vitest";
import { aTenant } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";
import { WriterProcess } from "./writer/writer-process.ts";

interface Plan {
  unitsInFlight: number;
  msPerUnit: number;
  /** How many units of both together are looked at. */
  units: number;
}

/** Lets two processes write to one file as fast as they can. @returns whose each of the first units was, in log order */
async function ownersOf({ units, ...orders }: Plan): Promise<number[]> {
  await using opened = await aDatabaseFile();
  const { file, database } = opened;
  const tenantId = await aTenant(database);
  const start = () => WriterProcess.start({ file, tenantId, bytesPerUnit: 10, ...orders });
  await using one = await start();
  await using other = await start();
  const writers = [one, other];
  const acknowledged = () => writers.flatMap((writer, index) => writer.acknowledged.map((pos) => ({ pos, index })));
  for (const writer of writers) writer.begin();
  await vi.waitFor(() => expect(acknowledged().length).toBeGreaterThan(units), { timeout: 60_000, interval: 5 });
  const inLogOrder = acknowledged().toSorted((a, b) => a.pos - b.pos);
  return inLogOrder.map(({ index }) => index);
}

describe("two processes that write to one file without a pause", { timeout: 90_000 }, () => {
  test.each([
    ["one unit at a time", { unitsInFlight: 1, msPerUnit: 10, units: 200 }, { unitsPerTurn: 2 }],
    [
      "many at a time, of which two or three fill a group",
      { unitsInFlight: 50, msPerUnit: 3, units: 500 },
      { unitsPerTurn: 5 },
    ],
  ])("take turns and get the same: %s", async (_name, plan, { unitsPerTurn }) => {
    const owners = await ownersOf(plan);
    const turns = owners.filter((owner, index) => owner !== owners[index - 1]).length;
    expect(owners.length / turns).toBeLessThan(unitsPerTurn);
    const ofFirst = owners.filter((owner) => owner === 0).length / owners.length;
    expect(ofFirst).toBeGreaterThan(0.4);
    expect(ofFirst).toBeLessThan(0.6);
  });
});
