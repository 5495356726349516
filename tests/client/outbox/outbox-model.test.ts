import { type Arbitrary, type AsyncCommand, assert, asyncModelRun, asyncProperty, commands } from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { commandsWithCrashes, commandsWithDiskFailures, heal } from "./model/commands.ts";
import { World } from "./model/world.ts";

const sequences = 500;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

/**
 * What was stored is through, or was discarded, or is shown as failed by every tab and stored as that: until they load the
 * conversation also where a try of a tab that is gone was accepted after another was refused.
 */
function checkEnd(world: World): void {
  const left = [...world.disk.messages.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  for (const { id, status } of left) {
    const isThrough = world.isAccepted(id) && !world.isLateUnheard(id);
    expect([id, status, world.refused.has(id), isThrough]).toEqual([id, "failed", true, false]);
    expect(world.discarded.has(id) && !world.contested.has(id)).toBe(false);
  }
  for (const tab of world.tabs) {
    const shown = world.pendingIn(tab).map(({ id, status }) => ({ id, status }));
    expect(shown.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(
      left.map(({ id, status }) => ({ id, status })),
    );
  }
}

/** Runs many sequences of commands, each in a world of its own, in which all ends well. */
async function checkAlways(command: Arbitrary<AsyncCommand<object, World>>, isReliable: boolean): Promise<void> {
  const property = asyncProperty(commands([command], { maxCommands: 80, size: "max" }), async (sequence) => {
    const world = new World({ isReliable });
    world.openTab();
    await asyncModelRun(() => ({ model: {}, real: world }), sequence);
    await heal(world);
    world.openTab();
    await heal(world);
    checkEnd(world);
  });
  await assert(property, { numRuns: sequences });
}

test("whatever happens to tabs that write, send and crash, all that was stored is sent once, in order, or shown as failed", async () => {
  await expect(checkAlways(commandsWithCrashes, true)).resolves.toBeUndefined();
});

test("whatever happens to tabs whose storage fails now and then, all that they show is sent once, in order, or shown as failed", async () => {
  await expect(checkAlways(commandsWithDiskFailures, false)).resolves.toBeUndefined();
});
