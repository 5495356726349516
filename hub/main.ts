import { compose } from "#lib/compose.ts";
import { env, SettingsError } from "#lib/env.ts";
import type { CloseHubOptions } from "#lib/signalr/server.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { startJobs } from "#worker/start-jobs.ts";
import { createHub } from "./create-hub.ts";

/** How long sockets may take to close when everything has been said. */
const socketGraceMs = 2_000;
/** Somebody waits at a terminal. */
const hurriedCallGraceMs = 500;

/** The hub process. */
async function main(): Promise<void> {
  const settings = env();
  const application = await compose(settings, { process: "hub" });
  const { log, errors } = application;
  const report = (error: unknown): void => {
    log.error({ error: describeFault(error) }, "fault in the hub");
    errors.capture(error);
  };
  process.on("unhandledRejection", report);

  const hub = createHub({ ...application, report, settings });
  hub.server.listen(settings.hubPort, () => log.info({ port: settings.hubPort }, "the hub listens"));
  hub.server.on("error", (error) => {
    log.fatal({ error: describeFault(error) }, "the hub cannot listen");
    process.exit(1);
  });
  const jobs = settings.hubWithWorker ? startJobs({ ...application, chat: hub.chat, report, settings }) : null;
  if (jobs !== null) application.bus.onWork(() => jobs.wake());

  let isStopping = false;
  async function stop(times: CloseHubOptions): Promise<void> {
    log.info("the hub stops");
    isStopping = true;
    await Promise.all([hub.close(times), jobs?.stop()]);
    await application.close();
    process.exit(0);
  }
  const drain = {
    drainWindowMs: settings.drainWindowSeconds * 1_000,
    callGraceMs: settings.drainCallSeconds * 1_000,
    graceMs: socketGraceMs,
  };
  const hurry = { drainWindowMs: 0, callGraceMs: hurriedCallGraceMs, graceMs: socketGraceMs };
  // Whoever asks a second time does not want to wait.
  process.on("SIGTERM", () => void stop(isStopping ? hurry : drain));
  process.on("SIGINT", () => void stop(hurry));
}

try {
  await main();
} catch (error) {
  process.stderr.write(error instanceof SettingsError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
}
