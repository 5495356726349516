import { errorPrivacy } from "./error-privacy.ts";
import type { ProcessName } from "./process-name.ts";

/**
 * Faults of ours, sent to Sentry where the installation names a DSN. Without one the library is never even loaded, since
 * it costs every request.
 */
export interface ErrorReports {
  capture(error: unknown, tags?: Record<string, string>): void;
  /** Waits for what is on its way, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
}

type SentryModule = typeof import("@sentry/nextjs");

const silent: ErrorReports = { capture: () => undefined, flush: async () => undefined };

/** Starts reporting in this process. Nothing of requests, users or bodies is collected. */
export async function startErrorReports(process: ProcessName, dsn: string | undefined): Promise<ErrorReports> {
  if (dsn === undefined) return silent;
  const loaded: SentryModule & { default?: SentryModule } = await import("@sentry/nextjs");
  // It is CommonJS, of which plain Node knows only some exports by their names.
  const Sentry = loaded.default ?? loaded;
  Sentry.init({ dsn, ...errorPrivacy, initialScope: { tags: { process } } });
  return {
    capture: (error, tags = {}) => void Sentry.captureException(error, { tags }),
    flush: async (timeoutMs) => void (await Sentry.flush(timeoutMs)),
  };
}
