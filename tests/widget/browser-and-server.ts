import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";
import { startWidgetServer, type WidgetServer } from "./widget-server.ts";

/** One browser and one server for a test file, and a fresh profile for each test. */
export function browserAndServer(): {
  server: () => WidgetServer;
  profile: (options?: BrowserContextOptions) => Promise<BrowserContext>;
} {
  let browser: Browser | undefined;
  let running: WidgetServer | undefined;
  beforeAll(async () => {
    [browser, running] = await Promise.all([chromium.launch(chromiumLaunchOptions()), startWidgetServer()]);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.[Symbol.asyncDispose]();
  });
  return {
    server: () => {
      if (running === undefined) throw new Error("The server runs while the tests of the file do.");
      return running;
    },
    async profile(options = {}) {
      if (browser === undefined) throw new Error("The browser runs while the tests of the file do.");
      const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, ...options });
      onTestFinished(() => context.close());
      return context;
    },
  };
}
