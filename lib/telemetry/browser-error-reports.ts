import { init } from "@sentry/nextjs";
import { errorPrivacy } from "./error-privacy.ts";

/** Starts reporting uncaught errors of the console to Sentry. */
export function startBrowserErrorReports(dsn: string): void {
  init({ dsn, ...errorPrivacy, initialScope: { tags: { process: "browser" } } });
}
