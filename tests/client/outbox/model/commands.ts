import { type Arbitrary, type AsyncCommand, constant, constantFrom, nat, oneof, tuple } from "fast-check";
import { vi } from "vitest";
import { conversations, type Outcome, type World } from "./world.ts";

const tabsMax = 2;
const outcomes: readonly [Outcome, ...Outcome[]] = ["arrives", "arrives, unanswered", "unreachable", "busy", "refused"];

/** Lets happen what follows by itself. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
  await new Promise(setImmediate);
}

/** @param run says which of what is there is meant by a number, so that every number means something */
function command(name: string, run: (world: World) => void): AsyncCommand<object, World> {
  return {
    check: () => true,
    async run(_model, world) {
      run(world);
      await settle();
      world.check();
    },
    toString: () => name,
  };
}

function pick<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % Math.max(1, items.length)];
}

function onTab(name: string, run: (world: World, tab: World["tabs"][number]) => void) {
  return nat({ max: tabsMax - 1 }).map((number) =>
    command(`${name} in tab ${number}`, (world) => {
      const tab = pick(world.tabs, number);
      if (tab !== undefined) run(world, tab);
    }),
  );
}

const writes = constantFrom(...conversations).chain((conversationId) =>
  onTab(`write, ${conversationId},`, (world, tab) => world.write(tab, conversationId)),
);

const onFailed = (name: string, run: (world: World, tab: World["tabs"][number], which: number) => void) =>
  nat({ max: 3 }).chain((which) => onTab(`${name} ${which}`, (world, tab) => run(world, tab, which)));

const failedOf = (world: World, tab: World["tabs"][number]) =>
  world.pendingIn(tab).filter(({ status }) => status === "failed");

const retries = onFailed("retry", (world, tab, which) => {
  const message = pick(failedOf(world, tab), which);
  if (message !== undefined) world.retry(tab, message);
});

const discards = onFailed("discard", (world, tab, which) => {
  const message = pick(failedOf(world, tab), which);
  if (message !== undefined) world.discard(tab, message);
});

const steps = nat({ max: 9 }).map((number) =>
  command(`step ${number}`, ({ disk }) => {
    const step = pick(disk.steps, number);
    disk.steps = disk.steps.filter((other) => other !== step);
    step?.happen();
  }),
);

const ends = tuple(nat({ max: 3 }), constantFrom(...outcomes)).map(([number, outcome]) =>
  command(`delivery ${number} ${outcome}`, (world) => {
    const delivery = pick(world.deliveries, number);
    if (delivery !== undefined) world.end(delivery, outcome);
  }),
);

const crashes = onTab("crash", (world, tab) => {
  world.crash(tab);
  if (world.tabs.length === 0) world.openTab();
});

const opens = constant(
  command("open a tab", (world) => {
    if (world.tabs.length < tabsMax) world.openTab();
  }),
);

const pauses: Arbitrary<AsyncCommand<object, World>> = constant({
  check: () => true,
  // The storage hangs only where a test is about that.
  async run(_model, { disk }) {
    if (disk.steps.length === 0) await vi.advanceTimersToNextTimerAsync();
    await settle();
  },
  toString: () => "pause",
});

const everyday = [
  { weight: 4, arbitrary: writes },
  { weight: 16, arbitrary: steps },
  { weight: 8, arbitrary: ends },
  { weight: 3, arbitrary: onTab("hear", (world, tab) => world.hear(tab)) },
  { weight: 2, arbitrary: retries },
  { weight: 2, arbitrary: discards },
  { weight: 2, arbitrary: onTab("nudge", (_world, { outbox }) => outbox.nudge()) },
  { weight: 1, arbitrary: opens },
  { weight: 1, arbitrary: pauses },
];

const failures = constantFrom(true, false).map((isFailing) =>
  command(isFailing ? "the disk fails" : "the disk works", ({ disk }) => {
    disk.isFailing = isFailing;
  }),
);

/** What persons, the network and a machine whose tabs crash may do, the usual more often. */
export const commandsWithCrashes = oneof(...everyday, { weight: 1, arbitrary: crashes });

/** The same where no tab crashes, but the disk fails now and then. */
export const commandsWithDiskFailures = oneof(...everyday, { weight: 1, arbitrary: failures });

/** Everything that is under way ends well, and all tabs hear of it. */
export async function heal(world: World): Promise<void> {
  world.disk.isFailing = false;
  for (const { outbox } of world.tabs) outbox.nudge();
  await settle();
  for (let round = 0; round < 10_000; round += 1) {
    const step = world.disk.steps.shift();
    const [delivery] = world.deliveries;
    const deaf = world.tabs.find(({ heard }) => heard < world.accepted.length);
    if (step !== undefined) step.happen();
    else if (delivery !== undefined) world.end(delivery, "arrives");
    else if (deaf !== undefined) world.hear(deaf);
    else if (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
    else return;
    await settle();
    world.check();
  }
  throw new Error("The tabs do not come to rest.");
}
