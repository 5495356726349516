import { errorPrivacy } from "./error-privacy.ts";

/**
 * Faults of ours, sent to Sentry where the installation names a DSN. Without one the library is never even loaded, since
 * it costs every request.
 */
export interface ErrorReports {
  capture(error: unknown, tags?: Record<string, string>): void;
  /** Waits for what is on its way, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
}

const silent: ErrorReports = { capture: () => undefined, flush: async () => undefined };

/** Starts reporting in this process. Nothing of requests, users or bodies is collected. */
export async function startErrorReports(process: "web" | "hub", dsn: string | undefined): Promise<ErrorReports> {
  if (dsn === undefined) return silent;
  const Sentry = await import("@sentry/nextjs");
  Sentry.init({ dsn, ...errorPrivacy, initialScope: { tags: { process } } });
  return {
    capture: (error, tags = {}) => void Sentry.captureException(error, { tags }),
    flush: async (timeoutMs) => void (await Sentry.flush(timeoutMs)),
  };
}
