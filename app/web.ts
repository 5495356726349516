import { createHttpSignals } from "#lib/bus/http-signals.ts";
import { type Application, compose } from "#lib/compose.ts";
import { env } from "#lib/env.ts";

/** Next loads this file once per bundle, so the one application of the web process hangs on the global object. */
declare global {
  var parleyWeb: Promise<Application> | undefined;
}

/** The web process, composed at first use. */
export function web(): Promise<Application> {
  globalThis.parleyWeb ??= compose(env(), { process: "web", signals: createHttpSignals(env()) });
  return globalThis.parleyWeb;
}
