import { expect, test } from "vitest";
import { benchSignalr } from "#bench/signalr/bench-signalr.ts";
import { type Load, type Scenario, scenarios } from "#bench/signalr/scenarios.ts";

const rounds = 1;

function small(load: Load): Load {
  switch (load.kind) {
    case "broadcast":
      return { ...load, members: 5 };
    case "rooms":
      return { ...load, rooms: 3 };
    case "echo":
      return { ...load, connections: 3 };
    case "idle":
      return { ...load, connections: 20, settling: 5 };
  }
}

test("the benchmark of the hub measures every server under every kind of load, and no message is lost or doubled", async () => {
  const byKind = new Map(Object.values<Scenario>(scenarios).map((scenario) => [scenario.load.kind, scenario]));
  const shortForm = Array.from(byKind.values(), (scenario) => ({ ...scenario, load: small(scenario.load) }));
  const progress: string[] = [];
  const report = await benchSignalr({
    rounds,
    seconds: 0.05,
    scenarios: shortForm,
    onProgress: (line) => progress.push(line),
  });

  expect(progress).toHaveLength(shortForm.length * rounds);
  expect(report).not.toContain("NaN");
  for (const { title, servers, aims } of shortForm) {
    const [, table = ""] = report.split(`${title}\n`);
    const rows = (table.split("\n\n")[0] ?? "").split("\n");
    for (const name of servers) {
      expect(rows).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +-?[\\d,.]+ .+`)));
    }
    expect(rows.filter((row) => row.includes("  aim: at "))).toHaveLength(aims.length);
  }
});
