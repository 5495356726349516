import { beforeAll, expect, test } from "vitest";
import { benchSendToScreen } from "#bench/send-to-screen.ts";
import { ensureBuilt } from "#tests/start/launch.ts";

beforeAll(ensureBuilt, 120_000);

test("the benchmark from send to screen measures every message, and itself beside a limit", async () => {
  const report = await benchSendToScreen({ rounds: 5 });
  expect(report).toContain("Send to screen, 5 messages");
  const [parley, limit] = ["Parley, durable", "bare relay"].map((name) => medianOf(report, name));
  expect(parley).toBeGreaterThan(0);
  expect(limit).toBeGreaterThan(0);
  expect(report).toMatch(/ratio of the medians: \d+\.\d\d$/);
});

function medianOf(report: string, name: string): number {
  const line = report.split("\n").find((one) => one.startsWith(name));
  return Number(/ (\d+\.\d) /.exec(line ?? "")?.[1]);
}
