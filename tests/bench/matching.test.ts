import { expect, test } from "vitest";
import { benchMatching } from "#bench/matching/bench-matching.ts";

test("the benchmark of matching answers every visitor, and shows itself beside its limits", async () => {
  const shapes = [{ hubs: 2, workers: 0, redis: false, rabbitmq: false }];
  const report = await benchMatching({ operators: 5, visitors: 10, visitorsPerSecond: 20, shapes });
  expect(report).toContain("Matching: 5 operators, 10 visitors");
  for (const [name, limit] of [
    ["first message → offer at an operator", "50"],
    ["accept → both sides told", "100"],
  ] as const) {
    const line = report.split("\n").find((one) => one.includes(name)) ?? "";
    expect(line).toMatch(new RegExp(`(?: +\\d+\\.\\d){3} +${limit} +\\d+\\.\\d\\d$`));
  }
});
