import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { until } from "#tests/signalr/until.ts";
import { openTab, outboxPages, shows, write } from "./outbox-pages.ts";

const pages = outboxPages();

async function crash(page: Page): Promise<void> {
  const isCrashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  // The page cannot answer any more.
  session.send("Page.crash").catch(() => undefined);
  await isCrashed;
}

describe("a page that is loaded again while it sends", () => {
  test("goes on with the same ids, in the same order, and nothing arrives twice", async () => {
    const { profile, sends } = await pages.profile();
    const page = await openTab(profile, "A");
    await write(page, "1", "2", "3");
    (await sends.send(1)).accept();
    const second = await sends.send(2);
    // It arrives, but the page does not live to hear of it.
    await page.reload();
    await until(() => second.isCut);
    second.accept();
    await page.evaluate(() => window.startOutbox("A again"));
    await shows(page, "2 sending", "3 sending");
    for (const count of [3, 4]) (await sends.send(count)).accept();
    await shows(page);
    expect(sends.all.map(({ tab, message }) => `${tab}: ${message.id}`)).toEqual([
      "A: 1",
      "A: 2",
      "A again: 2",
      "A again: 3",
    ]);
    expect(sends.accepted()).toEqual(["1", "2", "3"]);
    await page.reload();
    await page.evaluate(() => window.startOutbox("A at last"));
    await write(page, "4");
    expect((await sends.send(5)).message.id).toBe("4");
  });

  test("still opens a conversation with its first message, and then sends what follows", async () => {
    const { profile, sends } = await pages.profile();
    const page = await openTab(profile, "A");
    await page.evaluate(() => window.write("1", { isOpening: true }));
    await write(page, "2");
    await sends.send(1);
    await page.reload();
    await page.evaluate(() => window.startOutbox("A again"));
    const again = await sends.send(2);
    expect(again.message).toMatchObject({ id: "1", isOpening: true });
    expect(await page.evaluate(() => window.openings)).toEqual(["c"]);
    again.accept();
    expect((await sends.send(3)).message).toMatchObject({ id: "2", isOpening: false });
  });

  test("still shows why a message was refused, and sends it again when asked to", async () => {
    const { profile, sends } = await pages.profile();
    const page = await openTab(profile, "A");
    await write(page, "1");
    (await sends.send(1)).refuse();
    await shows(page, "1 failed");
    await page.reload();
    await page.evaluate(() => window.startOutbox("A again"));
    await shows(page, "1 failed");
    await page.evaluate(() => window.outbox.retry("c", "1"));
    (await sends.send(2)).accept();
    await shows(page);
    expect(sends.accepted()).toEqual(["1"]);
  });
});

describe("two pages of one person", () => {
  test("both show what is unsent, in one order and with its state, while exactly one of them sends", async () => {
    const { profile, sends } = await pages.profile();
    const [one, other] = [await openTab(profile, "A"), await openTab(profile, "B")];
    await write(one, "1");
    await shows(other, "1 sending");
    await write(other, "2");
    await shows(one, "1 sending", "2 sending");
    await write(one, "3");
    const first = await sends.send(1);
    expect([first.message.id, sends.all.length]).toEqual(["1", 1]);
    first.refuse();
    for (const page of [one, other]) await shows(page, "1 failed", "2 sending", "3 sending");
    for (const count of [2, 3]) {
      const next = await sends.send(count);
      expect([next.message.id, sends.all.length]).toEqual([`${count}`, count]);
      next.accept();
    }
    for (const page of [one, other]) await shows(page, "1 failed");
    await other.evaluate(() => window.outbox.discard("c", "1"));
    for (const page of [one, other]) {
      await shows(page);
      // What the other page has sent is in the transcript from the moment on in which it is no longer pending.
      expect(await page.evaluate(() => window.transcript())).toEqual(["2", "3"]);
    }
    expect(sends.accepted()).toEqual(["2", "3"]);
  });

  test.each([
    ["closed", (page: Page) => page.close()],
    ["loaded with something else", (page: Page) => page.goto("about:blank")],
    ["crashed", crash],
  ])("hand over at once when the one that sends is %s, and the order is kept", async (_how, end) => {
    const { profile, sends } = await pages.profile();
    const [one, other] = [await openTab(profile, "A"), await openTab(profile, "B")];
    await write(one, "1", "2");
    // The page that is told of a message may be quicker to ask for the lock than the one that wrote it.
    const { tab } = await sends.send(1);
    const [sending, waiting, heir] = tab === "A" ? [one, other, "B"] : [other, one, "A"];
    await shows(waiting, "1 sending", "2 sending");
    await write(waiting, "3");
    await end(sending);
    for (const [index, id] of ["1", "2", "3"].entries()) {
      const next = await sends.send(2 + index);
      expect([next.tab, next.message.id]).toEqual([heir, id]);
      next.accept();
    }
    await shows(waiting);
    expect(sends.accepted()).toEqual(["1", "2", "3"]);
  });

  test("send the messages of many writers in one order each, all exactly once, while pages come and go", async () => {
    const { profile, sends } = await pages.profile();
    let [one, other] = [await openTab(profile, "A"), await openTab(profile, "B")];
    let answered = 0;
    const acceptUpTo = async (count: number): Promise<void> => {
      for (; answered < count; answered += 1) (await sends.send(answered + 1)).accept();
    };
    const ids = (writer: string) => [1, 2, 3, 4, 5].map((number) => `${writer}${number}`);
    await write(one, ...ids("a"));
    // What is written in one page before the other has heard of it may come to stand after it.
    await shows(other, ...ids("a").map((id) => `${id} sending`));
    await write(other, ...ids("b"));
    await acceptUpTo(3);
    await sends.send(4);
    await shows(other, ...["a4", "a5", ...ids("b")].map((id) => `${id} sending`));
    await crash(one);
    one = await openTab(profile, "C");
    await write(one, ...ids("c"));
    await acceptUpTo(8);
    await other.close();
    other = await openTab(profile, "D");
    await write(other, ...ids("d"));
    await expect.poll(() => one.evaluate(() => window.shown())).toContain("d5 sending");
    while (sends.accepted().length < 20) await acceptUpTo(answered + 1);
    for (const page of [one, other]) await shows(page);
    for (const writer of ["a", "b", "c", "d"]) {
      expect(sends.accepted().filter((id) => id.startsWith(writer))).toEqual(ids(writer));
    }
  });
});
