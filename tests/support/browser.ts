import type { LaunchOptions } from "@playwright/test";
import { findBrowser } from "#scripts/install-test-tools.ts";

/** Keeps Chromium from calling home, and lets it run as root and without a graphics card. */
const quietFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How Playwright starts the machine's own Chromium. Without one, it says itself that the browser is missing. */
export function chromiumLaunchOptions(): LaunchOptions {
  const executablePath = findBrowser();
  return { ...(executablePath === null ? {} : { executablePath }), headless: true, args: quietFlags };
}
