import type { Locator, Page } from "@playwright/test";
import { startInstallation } from "#tests/support/installation.ts";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

/** Counts the page's connections to the hub from now on. */
function countConnections(page: Page): () => number {
  let count = 0;
  page.on("websocket", (socket) => {
    if (new URL(socket.url()).pathname === "/hub") count += 1;
  });
  return () => count;
}

/** Keeps every word that the place for news of the connection ever shows. @returns what it has shown */
async function watch(banner: Locator): Promise<() => Promise<string>> {
  await banner.evaluate((element) => {
    const shown: string[] = [];
    Reflect.set(window, "shown", shown);
    const note = () => element.textContent && shown.push(element.textContent);
    new MutationObserver(note).observe(element, { childList: true, characterData: true, subtree: true });
    note();
  });
  return () => banner.evaluate(() => JSON.stringify(Reflect.get(window, "shown")));
}

test("a connection whose token ends is renewed on both sides, and nobody is told of it", async ({ aPage }) => {
  test.setTimeout(120_000);
  await using installation = await startInstallation({ env: { HUB_TOKEN_SECONDS: "10" } });
  const baseURL = installation.webUrl;
  const visitor = new VisitorPage(await aPage({ baseURL }));
  const ada = new OperatorPage(await aPage({ baseURL }));
  const connections = [countConnections(visitor.page), countConnections(ada.page)];
  await visitor.visit();
  await visitor.openPanel();
  await visitor.write("Can you hear me?");
  await expect(visitor.mark("Sent")).toBeVisible();
  await ada.signIn("ada@acme.test");
  await ada.open("Can you hear me?");
  await expect(visitor.mark("Seen")).toBeVisible();
  const shown = await Promise.all([watch(visitor.connection), watch(ada.connection)]);
  for (const count of connections) await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(1);
  await ada.action("Claim").click();
  await ada.reply("Loud and clear.");
  await expect(visitor.transcript.getByText("Loud and clear.")).toBeVisible();
  await expect(ada.mark("Seen")).toBeVisible();
  for (const words of shown) expect(await words()).toBe("[]");
});
