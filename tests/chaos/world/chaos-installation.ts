import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openConnection } from "#db/sqlite/connection.ts";
import { sqliteFault } from "#db/sqlite/dialect.ts";
import { parseEnv } from "#lib/env.ts";
import { planProcesses, processVariables } from "#scripts/processes.ts";
import { anApplication, type TestApplication, testSecret } from "#tests/http/an-application.ts";
import { unlimitedRates } from "#tests/support/unlimited-rates.ts";
import { ChaosProxy } from "../proxy/chaos-proxy.ts";
import { ChaosServer } from "./chaos-server.ts";
import { serverPorts } from "./server-ports.ts";

/** The two servers of an installation, and the names of the proxies before them. */
export type ServerName = "web" | "hub";

/** Web and hub as real processes over one file, each reached through a proxy of ours alone. */
export interface ChaosInstallation extends AsyncDisposable {
  /** This process's own way to the file, past all faults. */
  application: TestApplication;
  servers: Record<ServerName, ChaosServer>;
  proxies: Record<ServerName, ChaosProxy>;
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

const lockRetryMs = 2;

/** @param preloads modules that are loaded into each process before its own code */
export async function startChaosInstallation(
  preloads: Record<ServerName, readonly string[]>,
): Promise<ChaosInstallation> {
  await using stack = new AsyncDisposableStack();
  const [webPort = 0, hubPort = 0] = await serverPorts(2);
  const proxies = { web: stack.use(await ChaosProxy.over(webPort)), hub: stack.use(await ChaosProxy.over(hubPort)) };
  const application = stack.use(await anApplication({ hubUrl: proxies.hub.origin }));
  const dataDir = dirname(application.file);
  const variables = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(webPort),
    HUB_PORT: String(hubPort),
    DATA_DIR: dataDir,
    DATABASE_URL: `sqlite:${application.file}`,
    AUTH_SECRET: testSecret,
    PUBLIC_URL: proxies.web.origin,
    HUB_URL: proxies.hub.origin,
    LOG_LEVEL: "warn",
    ...unlimitedRates,
    ...shortTimes,
  };
  const env = parseEnv(variables);
  const serverOf = (name: ServerName, port: number): ChaosServer => {
    const plan = planProcesses(env, { isDevelopment: false }).find((one) => one.name === name);
    if (plan === undefined) throw new Error(`An installation has no process "${name}".`);
    const clockFile = `${dataDir}/${name}-clock`;
    return new ChaosServer({
      name,
      args: plan.args,
      port,
      variables: processVariables(env, variables),
      clockFile,
      preloads: preloads[name],
    });
  };
  const servers = { web: serverOf("web", webPort), hub: serverOf("hub", hubPort) };
  for (const server of Object.values(servers)) stack.defer(() => server.kill());
  await Promise.all([servers.web.start(), servers.hub.start()]);
  const owned = stack.move();
  return {
    application,
    servers,
    proxies,
    lockDatabase: (forMs) => holdLock(application.file, forMs),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
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
