import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { exclusively } from "#lib/client/outbox/exclusive-lock.ts";
import { aGate } from "#tests/signalr/until.ts";

test("a lock that is not given up in time is taken away, and whoever had it keeps the result of its own work", async () => {
  const name = randomUUID();
  const gate = aGate();
  const hangs = exclusively(name, () => gate.opened.then(() => "at last"));
  const noted: string[] = [];
  const next = exclusively(name, async () => noted.push("next"), 20);
  await next;
  expect(noted).toEqual(["next"]);
  expect(await exclusively(name, async () => "and on")).toBe("and on");
  gate.open();
  expect(await hangs).toBe("at last");
});

test("a lock is not taken away from whoever gives it up in time", async () => {
  const name = randomUUID();
  const gate = aGate();
  const noted: string[] = [];
  const first = exclusively(name, async () => {
    await gate.opened;
    noted.push("first");
  });
  const second = exclusively(name, async () => noted.push("second"), 10_000);
  gate.open();
  await Promise.all([first, second]);
  expect(noted).toEqual(["first", "second"]);
});

test("where there are no locks the work is done at once", async () => {
  vi.stubGlobal("navigator", {});
  try {
    const gate = aGate();
    const held = exclusively("c", () => gate.opened);
    expect(await exclusively("c", async () => "done")).toBe("done");
    gate.open();
    await held;
  } finally {
    vi.unstubAllGlobals();
  }
});
