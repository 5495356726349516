import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { hubProcessOver } from "#tests/hub/a-hub-process.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { RabbitServer } from "#tests/support/rabbitmq.ts";
import { RedisServer } from "#tests/support/redis.ts";
import { unlimitedRates } from "#tests/support/unlimited-rates.ts";
import { workerProcessOver } from "#tests/support/worker-process.ts";

/** How many processes of each kind; without workers the hub does their part as well. */
export interface ClusterShape {
  hubs: number;
  workers: number;
  /** Whether they run beside them. */
  redis: boolean;
  rabbitmq: boolean;
}

/** The processes behind the web process, over one SQLite file. */
export interface Cluster extends AsyncDisposable {
  /** Another process's way to the same file: this one's. */
  application: TestApplication;
  hubOrigins: readonly string[];
}

export async function startCluster({ hubs, workers, redis, rabbitmq }: ClusterShape): Promise<Cluster> {
  await using stack = new AsyncDisposableStack();
  const application = stack.use(await anApplication());
  const brokers: Record<string, string> = {};
  if (redis) {
    const server = await RedisServer.start();
    stack.defer(() => server.stop());
    brokers.REDIS_URL = server.url;
  }
  if (rabbitmq) {
    const server = await RabbitServer.start();
    stack.defer(() => server.stop());
    brokers.RABBITMQ_URL = server.url;
  }
  const hubPorts = await freePorts(hubs);
  const hubOrigins = hubPorts.map((port) => `http://127.0.0.1:${port}`);
  const hubProcesses = hubPorts.map((port, index) => {
    const own = { HUB_WITH_WORKER: workers === 0 ? "1" : "0", HUB_INTERNAL_URL: hubOrigins[index] ?? "" };
    const variables = { LOG_LEVEL: "warn", ...unlimitedRates, ...brokers, ...own };
    return hubProcessOver(application.file, { port, variables });
  });
  const workerPorts = await freePorts(workers);
  const workerProcesses = workerPorts.map((port) => workerProcessOver(application.file, { port, variables: brokers }));
  for (const one of [...hubProcesses, ...workerProcesses]) {
    stack.defer(() => one.stop());
    await one.start();
  }
  const owned = stack.move();
  return { application, hubOrigins, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
