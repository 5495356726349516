import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "#scripts/prepare.ts";
import { freePorts } from "./free-port.ts";
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
 * Starts a built Parley on free ports.
 * @param options.env settings on top of the usual ones.
 * @throws Error with the output of the process that did not get ready; nothing is left behind.
 */
export async function startInstallation({ env = {} }: { env?: Record<string, string> } = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), "parley-data-"));
  const [webPort, hubPort] = await freePorts(2);
  const webUrl = `http://localhost:${webPort}`;
  const hubUrl = `http://localhost:${hubPort}`;
  const variables = {
    PORT: String(webPort),
    HUB_PORT: String(hubPort),
    PUBLIC_URL: webUrl,
    HUB_URL: hubUrl,
    DATA_DIR: dataDir,
    AUTH_SECRET: "a secret that only this test's installation knows",
    PARLEY_DEMO: "1",
    ...env,
  };
  const web = new ServerProcess({
    name: "web",
    args: ["node_modules/next/dist/bin/next", "start", "-p", String(webPort)],
    variables,
    readyUrl: `${webUrl}/health/ready`,
  });
  const hub = new ServerProcess({
    name: "hub",
    args: ["hub/main.ts"],
    variables,
    readyUrl: `${hubUrl}/health/ready`,
  });
  const stop = async (): Promise<void> => {
    await Promise.all([web.stop(), hub.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await prepare(variables);
    await Promise.all([web.start(), hub.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
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
}
