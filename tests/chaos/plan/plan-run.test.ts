import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Fault } from "./plan.ts";
import { planRun } from "./plan-run.ts";

const seeds = Array.from({ length: 60 }, (_, index) => index);
const plans = seeds.map(planRun);

function serverOf(fault: Fault): string | null {
  return fault.kind === "kill" || fault.kind === "pause" || fault.kind === "drain" ? fault.server : null;
}

function proxyOf(fault: Fault): string | null {
  return "proxy" in fault ? fault.proxy : null;
}

test("a seed always gives the same plan, and another seed another one", () => {
  expect(planRun(7)).toEqual(planRun(7));
  expect(new Set(plans.map((plan) => JSON.stringify({ ...plan, seed: 0 }))).size).toBe(plans.length);
});

test("the plans are those of the seeds that were told of before", () => {
  const before = plans.map(({ shape: _shape, teams: _teams, ...plan }) => plan);
  const digest = createHash("sha256").update(JSON.stringify(before)).digest("hex");
  expect(digest).toBe("d405b320ac36c2590b04a6265163b6e6566fe6d723e01d775e16b02411ba6421");
});

test("every plan has at least 200 sends, and everybody takes part", () => {
  for (const { actions, roles } of plans) {
    const sends = actions.filter(({ deed }) => deed.kind === "send" || deed.kind === "start");
    expect(sends.length).toBeGreaterThanOrEqual(200);
    expect(new Set(actions.map(({ role }) => role)).size).toBe(roles.length);
  }
});

test("all kinds of faults happen, in every run the ones that bugs are found by", () => {
  const kinds = (faults: readonly { fault: Fault }[]): Set<string> => new Set(faults.map(({ fault }) => fault.kind));
  expect(kinds(plans.flatMap(({ faults }) => faults))).toEqual(
    new Set(["kill", "pause", "drain", "cut", "refuse", "half-open", "slow", "lock", "clock", "crash"]),
  );
  for (const { faults } of plans) {
    expect([...kinds(faults)]).toEqual(
      expect.arrayContaining(["kill", "refuse", "half-open", "lock", "clock", "crash"]),
    );
  }
});

test("every fault is over by the end of the plan, and two of the same thing never overlap", () => {
  for (const { faults, forMs } of plans) {
    for (const { atMs, fault } of faults) expect(atMs + fault.forMs).toBeLessThanOrEqual(forMs);
    for (const thingOf of [serverOf, proxyOf]) {
      const things = Map.groupBy(faults, ({ fault }) => thingOf(fault));
      things.delete(null);
      for (const ofOne of things.values()) {
        ofOne.reduce((over, { atMs, fault }) => {
          expect(atMs).toBeGreaterThanOrEqual(over);
          return atMs + fault.forMs;
        }, 0);
      }
    }
  }
});

test("nobody does anything in a tab that has crashed", () => {
  for (const { faults, actions } of plans) {
    for (const { atMs, fault } of faults) {
      if (fault.kind !== "crash") continue;
      const meanwhile = actions.filter(
        (action) => action.role === fault.role && action.atMs >= atMs && action.atMs < atMs + fault.forMs,
      );
      expect(meanwhile).toEqual([]);
    }
  }
});
