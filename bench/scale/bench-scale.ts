import type { ClusterShape } from "#bench/cluster/cluster.ts";
import { takeTurns } from "#bench/signalr/contest.ts";
import { RedisServer } from "#tests/support/redis.ts";
import { describeCrossings, describeHubs, describeTenants } from "./describe.ts";
import { type HubsOptions, measureHubs } from "./hubs.ts";
import { type Crossing, type CrossingTurn, type InstanceName, Instances, instanceNames } from "./instances.ts";
import { measureTenants, type TenantsOptions, type TenantsShape } from "./tenants.ts";

export interface ScaleBenchOptions {
  crossing?: CrossingTurn & { rounds: number };
  hubs?: HubsOptions & { shapes: readonly ClusterShape[] };
  tenants?: TenantsOptions & { shapes: readonly TenantsShape[] };
  onProgress?(line: string): void;
}

const defaultCrossing = { rounds: 9, quietMessages: 500, busySeconds: 1 };

const alone = { hubs: 1, workers: 0, redis: false, rabbitmq: false };
const defaultHubs = {
  senders: 60,
  watchers: 30,
  calmPerSecond: 100,
  seconds: 8,
  warmUpSeconds: 3,
  shapes: [
    alone,
    { ...alone, redis: true },
    { ...alone, hubs: 2, redis: true },
    { ...alone, hubs: 3, redis: true },
    { ...alone, hubs: 3 },
  ],
};

const defaultTenants = {
  perSecond: 200,
  seconds: 10,
  warmUpSeconds: 3,
  shapes: [
    { idle: 0, connected: false },
    { idle: 100, connected: false },
    { idle: 1_000, connected: false },
    { idle: 10_000, connected: false },
    { idle: 1_000, connected: true },
  ],
};

/**
 * What it costs to be many: a message on its way from one instance of our SignalR server to another, beside Socket.IO with
 * its Redis adapter; the whole product over one to three hubs; and one message as tenants become more. Rejects where a
 * message is lost or doubled.
 */
export async function benchScale(options: ScaleBenchOptions = {}): Promise<string> {
  const { crossing = defaultCrossing, hubs = defaultHubs, tenants = defaultTenants } = options;
  const onProgress = (line: string): void => options.onProgress?.(`scale: ${line}`);
  const report = ["Scale", describeCrossings(await measureCrossings({ ...crossing, onProgress }))];

  const ofHubs = new Map<ClusterShape, Awaited<ReturnType<typeof measureHubs>>>();
  for (const shape of hubs.shapes) {
    ofHubs.set(shape, await measureHubs(shape, hubs));
    onProgress(`${shape.hubs} hubs, ${shape.redis ? "with" : "without"} Redis`);
  }
  report.push(describeHubs(hubs, ofHubs));

  const ofTenants = new Map<TenantsShape, Awaited<ReturnType<typeof measureTenants>>>();
  for (const shape of tenants.shapes) {
    ofTenants.set(shape, await measureTenants(shape, tenants));
    onProgress(`${shape.idle} idle tenants`);
  }
  report.push(describeTenants(tenants, ofTenants));
  return report.join("\n\n");
}

async function measureCrossings({
  rounds,
  onProgress: progress,
  ...turn
}: CrossingTurn & { rounds: number; onProgress(line: string): void }): Promise<
  ReadonlyMap<InstanceName, readonly Crossing[]>
> {
  await using stack = new AsyncDisposableStack();
  const redis = await RedisServer.start();
  stack.defer(() => redis.stop());
  const contestants = new Map<InstanceName, Instances>();
  for (const name of instanceNames) {
    const instances = stack.use(await Instances.start(name, redis.url));
    contestants.set(name, instances);
    // A new process runs its code slowly at first.
    await instances.run(turn);
  }
  return await takeTurns(contestants, { rounds, progress }, (instances) => instances.run(turn));
}
