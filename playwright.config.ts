import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";

const longest = "**/{xss,outbox}.journey.ts";

export default defineConfig({
  testDir: "tests/journeys",
  // Those that take longest begin first: what begins last is waited for alone.
  projects: [
    { name: "longest", testMatch: longest },
    { name: "others", testMatch: "**/*.journey.ts", testIgnore: longest },
  ],
  outputDir: "test-results/journeys",
  // Each has an installation of its own.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    launchOptions: chromiumLaunchOptions(),
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // A trace takes a quarter of the time; `--trace retain-on-failure` records one for a journey that fails.
    trace: "off",
    screenshot: "only-on-failure",
  },
});
