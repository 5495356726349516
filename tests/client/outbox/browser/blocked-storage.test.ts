import type { BrowserContext } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { insecureHost, openTab, outboxPages, shows, write } from "./outbox-pages.ts";

const pages = outboxPages();

/** Deletes the database from another page, as a page of ours does that is told to forget everything. */
async function deleteDatabase(profile: BrowserContext): Promise<void> {
  const page = await profile.newPage();
  await page.goto("/");
  await page.evaluate(() => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const request = indexedDB.deleteDatabase("parley-outbox");
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
    return promise;
  });
}

/** Has the browser close the database and clear the data of the site. */
async function clearData(profile: BrowserContext): Promise<void> {
  const page = await profile.newPage();
  await page.goto("about:blank");
  const session = await profile.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: pages.origin(), storageTypes: "indexeddb" });
}

describe.each([
  ["deleted by another page", deleteDatabase],
  ["closed and cleared by the browser", clearData],
])("a database that is %s", (_how, takeAway) => {
  test("takes no unsent message with it: the page that is open sends them, and stores them again", async () => {
    const { profile, sends } = await pages.profile();
    const page = await openTab(profile, "A");
    await write(page, "1", "2", "3");
    (await sends.send(1)).refuse();
    await shows(page, "1 failed", "2 sending", "3 sending");
    const second = await sends.send(2);
    await takeAway(profile);
    second.accept();
    await sends.send(3);
    await shows(page, "1 failed", "3 sending");
    await page.reload();
    await page.evaluate(() => window.startOutbox("A again"));
    await shows(page, "1 failed", "3 sending");
    (await sends.send(4)).accept();
    await shows(page, "1 failed");
    expect(sends.accepted()).toEqual(["2", "3"]);
  });

  test("is there again for the very next message", async () => {
    const { profile } = await pages.profile();
    const page = await profile.newPage();
    await page.exposeFunction("told", () => undefined);
    await page.goto("/");
    await page.evaluate(() => window.openStorage({ tenant: "acme", self: { kind: "operator", id: "ada" } }));
    const [first, second] = [aPendingMessage({ id: "1" }), aPendingMessage({ id: "2" })];
    await page.evaluate((message) => window.storage.put(message), first);
    await takeAway(profile);
    await page.evaluate((message) => window.storage.put(message), second);
    expect(await page.evaluate(() => window.storage.load())).toEqual([first, second]);
  });
});

describe("a page that may store nothing", () => {
  test("because its frame has no origin sends all the same, in order", async () => {
    const { profile, sends } = await pages.profile();
    const page = await profile.newPage();
    await page.goto("/sandbox");
    const frame = page.frames()[1];
    if (frame === undefined) throw new Error("There is no frame.");
    await frame.waitForFunction(() => "startOutbox" in window);
    expect(
      await frame.evaluate(() =>
        Promise.resolve()
          .then(() => indexedDB.databases())
          .catch(String),
      ),
    ).toContain("SecurityError");
    await frame.evaluate(() => {
      window.startOutbox("framed");
      for (const id of ["1", "2", "3"]) window.write(id);
    });
    (await sends.send(1)).accept();
    (await sends.send(2)).refuse();
    (await sends.send(3)).accept();
    await expect.poll(() => frame.evaluate(() => window.shown())).toEqual(["2 failed"]);
    await frame.evaluate(() => window.outbox.retry("c", "2"));
    (await sends.send(4)).accept();
    await expect.poll(() => frame.evaluate(() => window.shown())).toEqual([]);
    expect(sends.accepted()).toEqual(["1", "3", "2"]);
  });
});

test("a page without https has no locks, and still stores and sends", async () => {
  const { profile, sends } = await pages.profile();
  const page = await profile.newPage();
  const url = pages.origin().replace("localhost", insecureHost);
  await page.goto(url);
  expect(await page.evaluate(() => [window.isSecureContext, "locks" in navigator])).toEqual([false, false]);
  await page.evaluate(() => window.startOutbox("A"));
  await write(page, "1", "2");
  (await sends.send(1)).accept();
  await sends.send(2);
  await page.goto(url);
  await page.evaluate(() => window.startOutbox("A again"));
  const again = await sends.send(3);
  expect(again.message.id).toBe("2");
  again.accept();
  await shows(page);
});
