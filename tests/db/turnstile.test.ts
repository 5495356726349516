import { describe, expect, test, vi } from "vitest";
import { Turnstile } from "#db/sqlite/turnstile.ts";
import { aDatabaseFile } from "./a-database-file.ts";

async function twoTurnstiles() {
  const opened = await aDatabaseFile();
  const [one, other] = [new Turnstile(opened.file), new Turnstile(opened.file)];
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      one.close();
      other.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

describe("the turnstile in front of the lock", () => {
  test("lets everybody ask while nobody waits", async () => {
    await using made = await twoTurnstiles();
    const { one, other } = made;
    expect([one.mayAsk(), other.mayAsk()]).toEqual([true, true]);
  });

  test("keeps others from asking while somebody waits in it, until they leave", async () => {
    await using made = await twoTurnstiles();
    const { one, other } = made;
    one.stay();
    expect([one.mayAsk(), other.mayAsk()]).toEqual([true, false]);
    one.leave();
    expect(other.mayAsk()).toBe(true);
    expect(one.mayAsk()).toBe(false);
  });

  test("is for one: who finds it taken does not get in by waiting outside", async () => {
    await using made = await twoTurnstiles();
    const { one, other } = made;
    one.stay();
    other.stay();
    expect([one.mayAsk(), other.mayAsk()]).toEqual([true, false]);
  });

  test("does not hold up others for long by somebody who does nothing in it", async () => {
    await using made = await twoTurnstiles();
    const { one, other } = made;
    one.stay();
    expect(other.mayAsk()).toBe(false);
    await vi.waitFor(() => expect(other.mayAsk()).toBe(true), { timeout: 5_000, interval: 1 });
    other.leave();
    expect(other.mayAsk()).toBe(false);
  });
});
