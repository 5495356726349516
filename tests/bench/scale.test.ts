import { expect, test } from "vitest";
import { benchScale } from "#bench/scale/bench-scale.ts";

test("the benchmark of scale delivers every message once, and shows each part beside its peer", async () => {
  const report = await benchScale({
    crossing: { rounds: 2, quietMessages: 10, busySeconds: 0.1 },
    hubs: {
      senders: 4,
      watchers: 4,
      calmPerSecond: 20,
      seconds: 1,
      warmUpSeconds: 0.2,
      shapes: [{ hubs: 2, workers: 0, redis: true, rabbitmq: false }],
    },
    tenants: { perSecond: 20, seconds: 1, warmUpSeconds: 0.2, shapes: [{ idle: 3, connected: true }] },
  });
  const lineOf = (name: string): string => report.split("\n").find((line) => line.startsWith(`  ${name}`)) ?? "";
  expect(lineOf("parley")).toMatch(/^ {2}parley(?: +[\d,.]+){7}$/);
  expect(lineOf("socket.io")).toMatch(/^ {2}socket\.io(?: +[\d,.]+){7}(?: +[\d.]+ ×){3}$/);
  expect(lineOf("2 hubs + Redis")).toMatch(
    /(?: +[\d,.]+\/[\d,.]+){2}(?: +[\d,]+){2} +1\.00 × +[\d,.]+\/[\d,.]+ +[\d,.]+ +\d+ %$/,
  );
  expect(lineOf("3 idle, connected")).toMatch(/ [\d.]+ % +-?[\d,]+ +1\.00 ×$/);
});
