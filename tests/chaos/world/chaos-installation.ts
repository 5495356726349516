import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openConnection } from "#db/sqlite/connection.ts";
import { sqliteFault } from "#db/sqlite/dialect.ts";
import { parseEnv } from "#lib/env.ts";
import { planProcess, portSettings, processVariables } from "#scripts/processes.ts";
import { anApplication, type TestApplication, testSecret } from "#tests/http/an-application.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import type { ServerProcess } from "#tests/support/server-process.ts";
import { unlimitedRates } from "#tests/support/unlimited-rates.ts";
import type { Preloads } from "../plants/plant.ts";
import { ChaosProxy } from "../proxy/chaos-proxy.ts";
import { ChaosBroker } from "./chaos-broker.ts";
import { ChaosServer } from "./chaos-server.ts";
import {
  allNames,
  type BrokerName,
  brokersOf,
  type ProxyName,
  type ServerName,
  type ServerRole,
  type Shape,
} from "./shape.ts";
import { startPatiently } from "./start-patiently.ts";

/** The servers of a shape as real processes over one file, web and hub each reached through a proxy of ours alone. */
export interface ChaosInstallation extends AsyncDisposable {
  /** This process's own way to the file, past all faults. */
  application: TestApplication;
  proxies: Record<ProxyName, ChaosProxy>;
  /** @throws Error for one that the shape does not have */
  server(name: ServerName): ChaosServer;
  /** The same of a server or a broker. */
  process(name: ServerName | BrokerName): ServerProcess;
  /** Where the message broker is found; null where there is none. */
  rabbitmqUrl: string | null;
  /** What all of them have printed. */
  logs(): string;
  /** Lets another connection hold the write lock, from when it gets it. */
  lockDatabase(forMs: number): Promise<void>;
}

/** Short, so that tokens expire, silence is noticed and a hub drains within a run. */
export const hubTokenSeconds = 10;
const shortTimes = {
  HUB_TOKEN_SECONDS: String(hubTokenSeconds),
  HUB_HEAD_SECONDS: "1",
  DRAIN_UNREADY_SECONDS: "0.2",
  DRAIN_CALL_SECONDS: "1",
  DRAIN_WINDOW_SECONDS: "0.5",
};
/** Where processes are many, what a dead one held is to be over within a run, and sometimes what a hung one holds. */
export const jobLeaseSeconds = 2;
const shortLeases = {
  JOB_LEASE_SECONDS: String(jobLeaseSeconds),
  PRESENCE_LEASE_SECONDS: "3",
  PRESENCE_RENEW_SECONDS: "1",
  PRESENCE_GRACE_SECONDS: "1",
};

const lockRetryMs = 2;

interface PlannedServer {
  name: ServerName;
  role: ServerRole;
  port: number;
}

/** @param preloads modules that are loaded into each process before its own code */
export async function startChaosInstallation(shape: Shape, preloads: Preloads): Promise<ChaosInstallation> {
  await using stack = new AsyncDisposableStack();
  const planned = await planServers(shape);
  const servers = new Map<ServerName, ChaosServer>();
  const isUp = (port: number): boolean =>
    planned.every((one) => one.port !== port || servers.get(one.name)?.isLeaving !== true);
  const proxyOf = async (role: ProxyName): Promise<ChaosProxy> => {
    const ports = planned.flatMap((one) => (one.role === role ? [one.port] : []));
    return stack.use(await ChaosProxy.over(ports, isUp));
  };
  const proxies = { web: await proxyOf("web"), hub: await proxyOf("hub") };
  const application = stack.use(await anApplication({ hubUrl: proxies.hub.origin }));
  const dataDir = dirname(application.file);
  const brokers = new Map<BrokerName, ChaosBroker>();
  for (const name of brokersOf(shape)) brokers.set(name, stack.use(await ChaosBroker.make(name, dataDir)));
  const shared = sharedVariables({ application, proxies, brokers, isAlone: planned.length === 2 });
  for (const one of planned) {
    const variables = { ...shared, ...variablesOf(one, shape) };
    servers.set(one.name, makeServer(one, { dataDir, variables, preloads: preloads[one.role] }));
  }
  const everything = new Map<string, ServerProcess>([...brokers, ...servers]);
  for (const server of servers.values()) stack.defer(() => server.kill());
  await Promise.all([...everything.values()].map((one) => startPatiently(one, () => undefined)));
  const owned = stack.move();
  return {
    application,
    proxies,
    server: (name) => found(servers.get(name), name),
    process: (name) => found(everything.get(name), name),
    rabbitmqUrl: brokers.get("rabbitmq")?.url ?? null,
    logs: () => [...everything.values()].map(({ logs }) => logs).join("\n"),
    lockDatabase: (forMs) => holdLock(application.file, forMs),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function planServers(shape: Shape): Promise<PlannedServer[]> {
  const names = allNames(shape);
  const ports = await freePorts(names.length);
  return names.map((one, index) => ({ ...one, port: ports[index] ?? 0 }));
}

interface Surroundings {
  application: TestApplication;
  proxies: Record<ProxyName, ChaosProxy>;
  brokers: ReadonlyMap<BrokerName, ChaosBroker>;
  /** Whether there is nothing but a web and a hub. */
  isAlone: boolean;
}

/** What all servers are told. */
function sharedVariables({ application, proxies, brokers, isAlone }: Surroundings): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATA_DIR: dirname(application.file),
    DATABASE_URL: `sqlite:${application.file}`,
    AUTH_SECRET: testSecret,
    PUBLIC_URL: proxies.web.origin,
    HUB_URL: proxies.hub.origin,
    REDIS_URL: brokers.get("redis")?.url,
    RABBITMQ_URL: brokers.get("rabbitmq")?.url,
    LOG_LEVEL: "warn",
    ...unlimitedRates,
    ...shortTimes,
    ...(!isAlone && shortLeases),
  };
}

interface ServerSettings {
  dataDir: string;
  variables: Record<string, string | undefined>;
  preloads: readonly string[];
}

function makeServer(
  { name, role, port }: PlannedServer,
  { dataDir, variables, preloads }: ServerSettings,
): ChaosServer {
  const env = parseEnv(variables);
  const { args } = planProcess(env, { name, role, variables: {} });
  const clockFile = join(dataDir, `${name}-clock`);
  return new ChaosServer({ name, args, port, variables: processVariables(env, variables), clockFile, preloads });
}

/** What a server is told besides. */
function variablesOf({ role, port }: PlannedServer, shape: Shape): Record<string, string> {
  const own = { [portSettings[role]]: String(port) };
  if (role !== "hub" || shape.worker === 0) return own;
  return { ...own, HUB_WITH_WORKER: "0", HUB_INTERNAL_URL: `http://127.0.0.1:${port}` };
}

function found<Item>(item: Item | undefined, name: string): Item {
  if (item === undefined) throw new Error(`This installation has no "${name}".`);
  return item;
}

async function holdLock(file: string, forMs: number): Promise<void> {
  const connection = openConnection(file);
  try {
    while (!isBegun(connection.execute)) await delay(lockRetryMs);
    await delay(forMs);
    connection.execute("ROLLBACK");
  } finally {
    connection.close();
  }
}

function isBegun(execute: (statement: string) => void): boolean {
  try {
    execute("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    if (sqliteFault(error) === "retry") return false;
    throw error;
  }
}
