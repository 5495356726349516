import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import { migrateDatabase } from "#db/migrate.ts";
import { aMssqlDatabase, type MssqlDatabase } from "#tests/db/a-mssql-database.ts";
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

interface WorkerFixtures {
  /** Where the installation keeps its data: a file, or the SQL Server that TEST_MSSQL_URL names. */
  database: "sqlite" | "mssql";
  installation: Installation;
}

/** A test in a browser against real processes. The journeys of a worker share one installation, each with its own visitors. */
export const test = base.extend<JourneyFixtures, WorkerFixtures>({
  database: ["sqlite", { scope: "worker", option: true }],
  installation: [
    async ({ database }, use) => {
      await using server = database === "mssql" ? await aMssqlDatabase() : null;
      await using installation = await startInstallation({ env: server === null ? {} : await onServer(server) });
      await use(installation);
    },
    { scope: "worker", timeout: 120_000 },
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
  // Playwright reads from this pattern which fixtures are needed.
  // biome-ignore lint/correctness/noEmptyPattern: none is.
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

/** The settings with which an installation works on a server: with its own login, and another for the tables. */
async function onServer({ url, urlOfRole }: MssqlDatabase): Promise<Record<string, string>> {
  // The login is made with its role, so the tables are there first.
  await migrateDatabase(url);
  const secret = "a secret of the journeys, long enough";
  return { DATABASE_URL: await urlOfRole("parley_app"), MIGRATE_DATABASE_URL: url, AUTH_SECRET: secret };
}

export { expect } from "@playwright/test";
