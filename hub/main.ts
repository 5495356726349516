import { createInProcessSignals } from "#lib/bus/in-process-signals.ts";
import { compose } from "#lib/compose.ts";
import { env, SettingsError } from "#lib/env.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { createHub } from "./create-hub.ts";

/** How long connections and calls may take to end when the process is told to stop. */
const drainMs = 5_000;

/** The hub process. */
async function main(): Promise<void> {
  const settings = env();
  const signals = createInProcessSignals();
  const application = await compose(settings, { process: "hub", signals });
  const { database, log, errors } = application;
  const report = (error: unknown): void => {
    log.error({ error: describeFault(error) }, "fault in the hub");
    errors.capture(error);
  };
  process.on("unhandledRejection", report);

  const hub = createHub({ ...application, signals, report, settings });
  hub.server.listen(settings.hubPort, () => log.info({ port: settings.hubPort }, "the hub listens"));
  hub.server.on("error", (error) => {
    log.fatal({ error: describeFault(error) }, "the hub cannot listen");
    process.exit(1);
  });

  let isStopping = false;
  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    log.info("the hub stops");
    await hub.close(drainMs);
    await database.close();
    await errors.flush(2_000);
    process.exit(0);
  }
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
}

try {
  await main();
} catch (error) {
  process.stderr.write(error instanceof SettingsError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
}
