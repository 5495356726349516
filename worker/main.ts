import { createServer } from "node:http";
import type { Database } from "#db/database.ts";
import { compose } from "#lib/compose.ts";
import { env, SettingsError } from "#lib/env.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";
import { answerJson, answerProbe } from "#lib/telemetry/probes.ts";
import { startJobs } from "./start-jobs.ts";

/** The worker as a process of its own. It has no clients, only a port for its health and metrics. */
async function main(): Promise<void> {
  const settings = env();
  const application = await compose(settings, { process: "worker" });
  const { bus, database, log, errors, metrics } = application;
  const report = (error: unknown): void => {
    log.error({ error: describeFault(error) }, "fault in the worker");
    errors.capture(error);
  };
  process.on("unhandledRejection", report);

  const jobs = startJobs({ ...application, report, settings });
  bus.onWork(() => jobs.wake());
  let isStopping = false;
  const probes = {
    isReady: async () => !isStopping && (await answers(database)),
    metrics,
    metricsToken: settings.metricsToken,
  };
  const server = createServer((request, response) => {
    answerProbe(probes, request, response)
      .then((isAnswered) => isAnswered || answerJson(response, 404, { status: "not found" }))
      .catch(() => answerJson(response, 500, { status: "failed" }));
  });
  server.on("error", (error) => {
    log.fatal({ error: describeFault(error) }, "the worker cannot listen");
    process.exit(1);
  });
  server.listen(settings.workerPort, () => log.info({ port: settings.workerPort }, "the worker works"));

  async function stop(): Promise<void> {
    if (isStopping) return;
    log.info("the worker stops");
    isStopping = true;
    await jobs.stop();
    await application.close();
    process.exit(0);
  }
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
}

function answers(database: Database): Promise<boolean> {
  return database.ping().then(
    () => true,
    () => false,
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(error instanceof SettingsError ? `${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
}
