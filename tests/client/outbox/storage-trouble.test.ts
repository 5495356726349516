import { describe, expect, test, vi } from "vitest";
import { ApiError } from "#lib/client/api-error.ts";
import { createMemoryOutbox } from "#lib/client/outbox/memory-outbox.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { aGate, until } from "#tests/signalr/until.ts";
import { aTab } from "./a-tab.ts";

type Call = "load" | "put" | "remove";

/** A storage of which some calls do not work for as long as the test says so: they fail, or they wait for what is given. */
function aStorage() {
  const storage = createMemoryOutbox();
  const trouble = new Map<Call, () => Promise<unknown>>();
  const calls: string[] = [];
  const before = async (call: Call, about = ""): Promise<void> => {
    calls.push(`${call} ${about}`.trim());
    await trouble.get(call)?.();
  };
  const troubled: OutboxStorage = {
    ...storage,
    load: () => before("load").then(storage.load),
    put: (message) => before("put", message.id).then(() => storage.put(message)),
    remove: (messageId) => before("remove", messageId).then(() => storage.remove(messageId)),
  };
  return { storage: troubled, trouble, calls, ids: async () => (await storage.load()).map(({ id }) => id) };
}

const fails = () => Promise.reject(new Error("The disk is full."));
const all: readonly Call[] = ["load", "put", "remove"];

describe("with a storage that fails", () => {
  test("in all it is asked for, messages are shown and sent in order, and refusals are kept for this session", async () => {
    const { storage, trouble } = aStorage();
    for (const call of all) trouble.set(call, fails);
    const tab = aTab({ storage });
    for (const id of ["1", "2", "3"]) tab.add(id);
    (await tab.delivery(1)).succeed();
    (await tab.delivery(2)).fail(new ApiError("forbidden", "No."));
    (await tab.delivery(3)).succeed();
    await until(() => tab.shown().join() === "2 failed");
    tab.outbox.retry("c", "2");
    (await tab.delivery(4)).succeed();
    await until(() => tab.shown().length === 0);
    expect(tab.deliveries.map(({ message }) => message.id)).toEqual(["1", "2", "3", "2"]);
  });

  test.each([["load"], ["put"]] as const)("to %s, messages are stored as soon as it works again", async (call) => {
    const { storage, trouble, ids } = aStorage();
    trouble.set(call, fails);
    const tab = aTab({ storage });
    tab.add("1");
    (await tab.delivery(1)).fail(new ApiError("forbidden", "No."));
    await until(() => tab.shown().join() === "1 failed");
    trouble.clear();
    tab.outbox.nudge();
    await vi.waitFor(async () => expect(await ids()).toEqual(["1"]));
  });

  test("to store another try, what is tried again is sent all the same", async () => {
    const { storage, trouble, ids } = aStorage();
    const tab = aTab({ storage });
    tab.add("1");
    (await tab.delivery(1)).fail(new ApiError("forbidden", "No."));
    await vi.waitFor(async () => expect(await storage.load()).toMatchObject([{ status: "failed" }]));
    trouble.set("put", fails);
    tab.outbox.retry("c", "1");
    const again = await tab.delivery(2);
    expect(tab.shown()).toEqual(["1 sending"]);
    again.succeed();
    await vi.waitFor(async () => expect(await ids()).toEqual([]));
  });

  test("to remove, what is acknowledged is neither shown nor sent again, and is removed later", async () => {
    const { storage, trouble, ids, calls } = aStorage();
    trouble.set("remove", fails);
    const tab = aTab({ storage });
    tab.add("1");
    (await tab.delivery(1)).succeed();
    await until(() => calls.includes("remove 1"));
    tab.add("2");
    await tab.delivery(2);
    expect(tab.shown()).toEqual(["2 sending"]);
    trouble.clear();
    tab.outbox.nudge();
    await vi.waitFor(async () => expect(await ids()).toEqual(["2"]));
    expect(tab.deliveries).toHaveLength(2);
  });

  test("what was stored in an earlier session goes out once it can be read", async () => {
    const { storage, trouble } = aStorage();
    const earlier = aTab({ storage });
    earlier.add("1");
    await earlier.delivery(1);
    earlier.close();
    trouble.set("load", fails);
    const tab = aTab({ storage });
    tab.add("2");
    expect((await tab.delivery(1)).message.id).toBe("2");
    trouble.clear();
    tab.outbox.nudge();
    await until(() => tab.shown().length === 2);
    (await tab.delivery(1)).succeed();
    expect((await tab.delivery(2)).message.id).toBe("1");
  });
});

describe("with a storage that hangs", () => {
  test.each(all)("when asked to %s, messages go out all the same, of which only the first one waits", async (call) => {
    const { storage, trouble } = aStorage();
    const gate = aGate();
    trouble.set(call, () => gate.opened);
    const tab = aTab({ storage });
    for (const id of ["1", "2", "3"]) tab.add(id);
    for (const count of [1, 2]) (await tab.delivery(count)).succeed();
    const asked = performance.now();
    for (let number = 4; number < 14; number += 1) tab.add(`${number}`);
    for (let count = 3; count <= 13; count += 1) (await tab.delivery(count)).succeed();
    expect(performance.now() - asked).toBeLessThan(3_000);
    await until(() => tab.shown().length === 0);
  });

  test("and then goes on, nothing is left behind in it and nothing is sent twice", async () => {
    const { storage, trouble, ids } = aStorage();
    const gate = aGate();
    trouble.set("put", () => gate.opened);
    const tab = aTab({ storage });
    tab.add("1");
    tab.add("2");
    (await tab.delivery(1)).succeed();
    (await tab.delivery(2)).fail(new ApiError("forbidden", "No."));
    await until(() => tab.shown().join() === "2 failed");
    gate.open();
    await vi.waitFor(async () => {
      expect(await ids()).toEqual(["2"]);
      expect((await storage.load())[0]).toMatchObject({ status: "failed", error: "No." });
    });
    expect([tab.shown(), tab.deliveries.length]).toEqual([["2 failed"], 2]);
  });
});

test("a message is stored before its first try, and so is each change of it before the next one", async () => {
  const { storage, trouble, calls } = aStorage();
  const tab = aTab({ storage });
  const gate = aGate();
  trouble.set("put", () => gate.opened);
  tab.add("1");
  await until(() => calls.includes("put 1"));
  expect(tab.deliveries).toEqual([]);
  gate.open();
  (await tab.delivery(1)).fail(new ApiError("forbidden", "No."));
  await until(() => tab.shown().join() === "1 failed");
  const again = aGate();
  trouble.set("put", () => again.opened);
  tab.outbox.retry("c", "1");
  await until(() => calls.filter((call) => call === "put 1").length === 3);
  expect(tab.deliveries).toHaveLength(1);
  again.open();
  await tab.delivery(2);
  expect((await storage.load())[0]?.status).toBe("sending");
});

test("a message is taken out of the storage only after its acknowledgement is in the replica", async () => {
  const { storage, ids } = aStorage();
  const tab = aTab({ storage });
  tab.add("1");
  const { message, succeed } = await tab.delivery(1);
  await vi.waitFor(async () => expect(await ids()).toEqual(["1"]));
  const seen: boolean[] = [];
  storage.onChange(() => seen.push(tab.shown().length === 0));
  tab.hear(message);
  await vi.waitFor(async () => expect(await ids()).toEqual([]));
  expect(seen).toEqual([true]);
  succeed();
});
