import { expect, test } from "vitest";
import { offerModes } from "#lib/chat/teams/team.ts";
import { allNames } from "../world/shape.ts";
import type { Fault } from "./plan.ts";
import { planScaleRun } from "./plan-scale-run.ts";

const seeds = Array.from({ length: 60 }, (_, index) => index);
const plans = seeds.map((seed) => planScaleRun(seed));
const allFaults = plans.flatMap(({ faults }) => faults.map(({ fault }) => fault));

/** What a fault is done to, by its name; null for what has none. */
function thingOf(fault: Fault): string | null {
  if ("server" in fault) return fault.kind === "clock" ? `the clock of ${fault.server}` : fault.server;
  return "proxy" in fault ? `the way to ${fault.proxy}` : null;
}

test("a seed always gives the same plan, and another seed another one", () => {
  expect(planScaleRun(7)).toEqual(planScaleRun(7));
  expect(new Set(plans.map((plan) => JSON.stringify({ ...plan, seed: 0 }))).size).toBe(plans.length);
});

test("in every run a hub and both workers are killed, Redis too, and a message broker once at most", () => {
  for (const { faults } of plans) {
    const killed = faults.flatMap(({ fault }) => (fault.kind === "kill" ? [fault.server] : []));
    expect(killed).toEqual(expect.arrayContaining(["worker-1", "worker-2", "redis"]));
    expect(killed.some((server) => server.startsWith("hub-"))).toBe(true);
    expect(killed.filter((server) => server === "rabbitmq").length).toBeLessThanOrEqual(1);
  }
});

test("over the runs each kind of server is killed, hangs, and those that can are drained", () => {
  const done = new Set(
    allFaults.flatMap((fault) => ("server" in fault ? [`${fault.kind} ${fault.server.replace(/-\d$/, "")}`] : [])),
  );
  const servers = ["web", "hub", "worker"];
  const brokers = ["redis", "rabbitmq"];
  const wanted = [
    ...[...servers, ...brokers].flatMap((name) => [`kill ${name}`, `pause ${name}`]),
    ...servers.flatMap((name) => [`drain ${name}`, `clock ${name}`]),
  ];
  expect([...done].toSorted()).toEqual(wanted.toSorted());
  expect(new Set(plans.map(({ shape }) => shape.web))).toEqual(new Set([1, 2]));
});

test("faults happen to servers that there are, are over by the end, and two of the same thing never overlap", () => {
  for (const { faults, forMs, shape } of plans) {
    const names = new Set<string>([...allNames(shape).map(({ name }) => name), "redis", "rabbitmq"]);
    const things = Map.groupBy(faults, ({ fault }) => thingOf(fault));
    for (const { atMs, fault } of faults) {
      expect(atMs + fault.forMs).toBeLessThanOrEqual(forMs);
      if ("server" in fault) expect(names).toContain(fault.server);
    }
    things.delete(null);
    for (const ofOne of things.values()) {
      ofOne.reduce((over, { atMs, fault }) => {
        expect(atMs).toBeGreaterThanOrEqual(over);
        return atMs + fault.forMs;
      }, 0);
    }
  }
});

test("more is started than operators can take at a time, some of it just before a worker dies", () => {
  for (const { actions, conversations, roles, teams, faults } of plans) {
    const starts = actions.filter(({ deed }) => deed.kind === "start");
    expect(starts.length).toBe(conversations);
    const weights = starts.map(({ role }) => teams[roles[role]?.tenant ?? 0]?.conversationWeight ?? 0);
    const capacities = roles.map((role) => (role.kind === "operator" ? (role.habits?.capacity ?? 0) : 0));
    expect(sum(weights)).toBeGreaterThan(sum(capacities));
    for (const { atMs, fault } of faults) {
      if (fault.kind !== "kill" || !fault.server.startsWith("worker")) continue;
      // Whose tab has crashed at that moment starts theirs a little later.
      const before = starts.filter((start) => start.atMs > atMs - 150 && start.atMs <= atMs);
      expect(before.length).toBeGreaterThan(0);
    }
  }
});

test("every way to offer occurs, and everybody has room for one conversation at least", () => {
  expect(new Set(plans.flatMap(({ teams }) => teams.map(({ offerMode }) => offerMode)))).toEqual(new Set(offerModes));
  for (const { roles, teams } of plans) {
    for (const role of roles) {
      if (role.kind !== "operator") continue;
      expect(role.habits?.capacity).toBeGreaterThanOrEqual(teams[role.tenant]?.conversationWeight ?? 0);
      expect(role.habits?.capacity).toBeLessThanOrEqual(3);
    }
  }
});

test("without a message broker nothing happens to one", () => {
  for (const seed of seeds) {
    const { shape, faults } = planScaleRun(seed, { withRabbitmq: false });
    expect(shape.rabbitmq).toBe(false);
    expect(faults.some(({ fault }) => "server" in fault && fault.server === "rabbitmq")).toBe(false);
  }
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
