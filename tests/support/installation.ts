import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "#scripts/prepare.ts";
import { planProcesses, processVariables } from "#scripts/processes.ts";
import { waitUntilReady } from "#scripts/wait-until-ready.ts";
import { freePorts } from "./free-ports.ts";
import { ServerProcess } from "./server-process.ts";

/** A whole Parley: the web process and the hub on a data folder of their own, with the demo's tenants. */
export interface Installation extends AsyncDisposable {
  webUrl: string;
  hubUrl: string;
  dataDir: string;
  /** Ends the hub without a warning. */
  killHub(): Promise<void>;
  /** Starts the hub again on its port. Answers when it is ready. */
  startHub(): Promise<void>;
  killWeb(): Promise<void>;
  startWeb(): Promise<void>;
  /** Everything that both processes have printed. */
  logs(): string;
  /** Ends both and removes the data. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a built Parley on free ports, with the very processes that `npm start` runs.
 * @param options.env settings on top of the usual ones.
 * @throws Error with the output of the process that did not get ready; nothing is left behind.
 */
export async function startInstallation({ env = {} }: { env?: Record<string, string> } = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), "parley-data-"));
  const processes: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.stop()));
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const { web, hub, webUrl, hubUrl } = await planServers({ DATA_DIR: dataDir, ...env });
    processes.push(web, hub);
    await Promise.all([web.start(), hub.start()]);
    return {
      webUrl,
      hubUrl,
      dataDir,
      killHub: () => hub.kill(),
      startHub: () => hub.start(),
      killWeb: () => web.kill(),
      startWeb: () => web.start(),
      logs: () => `${web.logs}\n${hub.logs}`,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function planServers(settings: Record<string, string>) {
  const [webPort, hubPort] = await freePorts(2);
  const { env, variables } = await prepare({
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(webPort),
    HUB_PORT: String(hubPort),
    PARLEY_DEMO: "1",
    LOG_LEVEL: "warn",
    // All visitors of the journeys come from this machine.
    RATE_PER_MINUTE_REGISTRATIONS: "0",
    // Nobody waits for it to let its clients go slowly.
    DRAIN_UNREADY_SECONDS: "0",
    DRAIN_WINDOW_SECONDS: "0",
    ...settings,
  });
  const servers = planProcesses(env, { isDevelopment: false }).map(({ name, args }) => {
    const readyUrl = `http://localhost:${name === "web" ? env.port : env.hubPort}/health/ready`;
    const untilReady = (signal: AbortSignal) => waitUntilReady(readyUrl, signal);
    return { name, server: new ServerProcess({ name, args, variables: processVariables(env, variables), untilReady }) };
  });
  const serverOf = (name: string): ServerProcess => {
    const found = servers.find((one) => one.name === name);
    if (found === undefined) throw new Error(`An installation has no process "${name}".`);
    return found.server;
  };
  return { web: serverOf("web"), hub: serverOf("hub"), webUrl: env.publicUrl, hubUrl: env.hubUrl };
}
