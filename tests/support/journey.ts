import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import { type Installation, startInstallation } from "./installation.ts";

interface JourneyFixtures {
  /**
   * Opens a page for somebody of their own: nothing is shared with other pages, except with tabs that are opened in its
   * context. All of it is closed with the test.
   */
  aPage(options?: BrowserContextOptions): Promise<Page>;
  /** Leaves a picture of the page in `test-results/screenshots`. */
  picture(page: Page, name: string): Promise<void>;
  /** Adds what the processes have printed to the report of a test that failed. */
  processLogs: undefined;
}

/** A test in a browser against real processes. The journeys of a worker share one installation, each with its own visitors. */
export const test = base.extend<JourneyFixtures, { installation: Installation }>({
  installation: [
    // Playwright reads from this pattern which fixtures are needed.
    // biome-ignore lint/correctness/noEmptyPattern: none is.
    async ({}, use) => {
      const installation = await startInstallation();
      await use(installation);
      await installation.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ installation }, use) => use(installation.webUrl),
  aPage: async ({ browser, baseURL, contextOptions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL === undefined ? {} : { baseURL }),
        ...options,
      });
      opened.push(context);
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  picture: async ({}, use) => {
    await use(async (page, name) => {
      await page.screenshot({ path: join("test-results/screenshots", `${name}.png`), animations: "disabled" });
    });
  },
  processLogs: [
    async ({ installation }, use, testInfo) => {
      await use(undefined);
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("process-logs", { body: installation.logs(), contentType: "text/plain" });
      }
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
