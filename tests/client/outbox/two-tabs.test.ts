import { describe, expect, test, vi } from "vitest";
import { ApiError } from "#lib/client/api-error.ts";
import { createMemoryOutbox } from "#lib/client/outbox/memory-outbox.ts";
import { aGate, until } from "#tests/signalr/until.ts";
import { aTab, type TabOptions } from "./a-tab.ts";

/** Two tabs with one storage, of which the first sends a message that both show. */
async function twoTabs(options: Omit<TabOptions, "storage"> = {}) {
  const storage = createMemoryOutbox();
  const [one, other] = [aTab({ storage }), aTab({ storage, ...options })];
  one.add("1");
  await until(() => other.shown().join() === "1 sending");
  return { storage, one, other, sent: await one.delivery(1) };
}

describe("a message that another tab has sent", () => {
  test("is shown as being sent until it is known here as well", async () => {
    const gate = aGate();
    const { other, sent } = await twoTabs({ catchUp: () => gate.opened });
    sent.succeed();
    await until(() => other.caughtUp.length > 0);
    expect([other.caughtUp, other.shown()]).toEqual([["c"], ["1 sending"]]);
    gate.open();
    await until(() => other.shown().length === 0);
    expect(other.deliveries).toEqual([]);
  });

  test("needs no loading where its event comes first", async () => {
    const { storage, one, other, sent } = await twoTabs();
    other.hear(sent.message);
    await vi.waitFor(async () => expect(await storage.load()).toEqual([]));
    sent.succeed();
    for (const tab of [one, other]) await until(() => tab.shown().length === 0);
    expect([one.caughtUp, other.caughtUp, other.deliveries]).toEqual([[], [], []]);
  });

  test("is neither sent nor stored again while it is not known, however often that fails", async () => {
    const catchUp = vi.fn<() => Promise<void>>(() => Promise.reject(new ApiError("unreachable", "Not now.")));
    const { storage, other, sent } = await twoTabs({ catchUp });
    sent.succeed();
    for (let tries = 1; tries < 4; tries += 1) {
      await until(() => catchUp.mock.calls.length >= tries);
      other.outbox.nudge();
    }
    other.add("2");
    expect((await other.delivery(1)).message.id).toBe("2");
    expect([(await storage.load()).map(({ id }) => id), other.shown()]).toEqual([["2"], ["1 sending", "2 sending"]]);
    other.hear(sent.message);
    expect(other.shown()).toEqual(["2 sending"]);
  });

  test("goes where the server knows nothing of its conversation", async () => {
    const { other, sent } = await twoTabs({
      catchUp: () => Promise.reject(new ApiError("not_found", "Nothing here.")),
    });
    sent.succeed();
    await until(() => other.shown().length === 0);
  });
});

test("a message whose answer is lost, and which another tab knows to be through, is settled by loading", async () => {
  const { storage, one, other, sent } = await twoTabs();
  other.hear(sent.message);
  await vi.waitFor(async () => expect(await storage.load()).toEqual([]));
  one.add("2");
  sent.fail(new ApiError("unreachable", "The answer is lost."));
  await until(() => one.shown().join() === "2 sending");
  expect(one.caughtUp).toEqual(["c"]);
});

test("a tab that cannot reach the server does not keep another one from sending", async () => {
  const { other, sent } = await twoTabs();
  sent.fail(new ApiError("unreachable", "The server does not answer."));
  expect((await other.delivery(1)).message.id).toBe("1");
});

test("a tab that is stopped does not keep another one from sending, and its answer counts when it comes", async () => {
  const { storage, one, other, sent } = await twoTabs();
  one.close();
  const again = await other.delivery(1);
  expect(again.message.id).toBe("1");
  sent.succeed();
  await vi.waitFor(async () => expect(await storage.load()).toEqual([]));
  again.succeed();
  await until(() => other.shown().length === 0);
});
