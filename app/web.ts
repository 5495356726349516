import { type Application, compose } from "#lib/compose.ts";
import { env } from "#lib/env.ts";

/** The web process, put together. */
export interface WebApplication extends Application {
  /** Aborted when the process has been told to stop: it is no longer ready, and soon answers nobody. */
  stopping: AbortController;
}

/** Next loads this file once per bundle, so the one application of the web process hangs on the global object. */
declare global {
  var parleyWeb: Promise<WebApplication> | undefined;
}

/** The web process, composed at first use. */
export function web(): Promise<WebApplication> {
  globalThis.parleyWeb ??= composeWeb();
  return globalThis.parleyWeb;
}

async function composeWeb(): Promise<WebApplication> {
  const application = await compose(env(), { process: "web" });
  return { ...application, stopping: new AbortController() };
}
