import { mkdirSync } from "node:fs";
import { type Env, SettingsError } from "#lib/env.ts";
import type { BrokerProgram } from "../brokers/broker-program.ts";
import { rabbitmqProgram, stopPortMapper } from "../brokers/rabbitmq.ts";
import { redisProgram } from "../brokers/redis.ts";
import { findProgram } from "../find-program.ts";
import type { ProcessPlan } from "../supervisor.ts";

interface BrokerOptions {
  withRedis: boolean;
  withRabbitmq: boolean;
  /** @returns the next port that is free */
  takePort(): Promise<number>;
}

/** A broker of the installation's own, and the setting by which its processes find it. */
export interface Broker {
  plan: ProcessPlan;
  variables: Record<string, string>;
  /** When it has ended: takes away what would outlive it. */
  clear(): void;
}

/**
 * The brokers that are to run beside the processes: none where the settings name one, or where it is not wanted.
 * @throws SettingsError where one is not installed
 */
export async function planBrokers(env: Env, { withRedis, withRabbitmq, takePort }: BrokerOptions): Promise<Broker[]> {
  const brokers: Broker[] = [];
  if (withRedis && env.redisUrl === undefined) {
    assertInstalled("redis-server", { setting: "REDIS_URL", without: "--without-redis" });
    const program = redisProgram({ folder: folderOf(env, "redis"), port: await takePort() });
    brokers.push(broker(env, { name: "redis", setting: "REDIS_URL", program }));
  }
  if (withRabbitmq && env.rabbitmqUrl === undefined) {
    assertInstalled("rabbitmq-server", { setting: "RABBITMQ_URL", without: "--without-rabbitmq" });
    const ports = { port: await takePort(), distributionPort: await takePort(), mapperPort: await takePort() };
    const program = rabbitmqProgram(folderOf(env, "rabbitmq"), ports);
    const clear = (): void => stopPortMapper(program);
    brokers.push({ ...broker(env, { name: "rabbitmq", setting: "RABBITMQ_URL", program }), clear });
  }
  return brokers;
}

function broker(
  { dataDir }: Env,
  { name, setting, program: started }: { name: string; setting: string; program: BrokerProgram },
): Broker {
  const { program, args, variables, url } = started;
  const plan = { name, program, args, variables, logFile: `${dataDir}/logs/${name}.log` };
  return { plan, variables: { [setting]: url }, clear: () => undefined };
}

function folderOf({ dataDir }: Env, name: string): string {
  const folder = `${dataDir}/${name}`;
  for (const each of [folder, `${dataDir}/logs`]) mkdirSync(each, { recursive: true });
  return folder;
}

function assertInstalled(name: string, { setting, without }: { setting: string; without: string }): void {
  if (findProgram([name]) !== null) return;
  throw new SettingsError(
    `${name} is not installed: install it (on Debian: apt-get install ${name}), name a server by ${setting}, or say ${without}`,
  );
}
