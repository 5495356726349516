import { resolve } from "node:path";
import { waitUntilReady } from "#scripts/wait-until-ready.ts";
import { anApplication, type TestApplication, testOrigin, testSecret } from "#tests/http/an-application.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { ServerProcess } from "#tests/support/server-process.ts";

const main = resolve(import.meta.dirname, "../../hub/main.ts");

export interface HubProcess extends AsyncDisposable {
  /** Like "http://127.0.0.1:1234". */
  origin: string;
  process: ServerProcess;
  /** Another process's way to the same file: this one's. */
  application: TestApplication;
}

/** The hub as it runs in an installation, on a port and a database of its own. */
export async function aHubProcess({
  variables = {},
}: {
  variables?: Record<string, string>;
} = {}): Promise<HubProcess> {
  const [port = 0] = await freePorts(1);
  const origin = `http://127.0.0.1:${port}`;
  const application = await anApplication({ hubUrl: origin });
  const hub = hubProcessOver(application.file, { port, variables });
  await hub.start();
  const dispose = async (): Promise<void> => {
    await hub.stop();
    await application[Symbol.asyncDispose]();
  };
  return { origin, process: hub, application, [Symbol.asyncDispose]: dispose };
}

/** A hub that has yet to be started. */
export function hubProcessOver(
  file: string,
  { port, variables = {} }: { port: number; variables?: Record<string, string> },
): ServerProcess {
  return new ServerProcess({
    name: "hub",
    args: [main],
    untilReady: (signal) => waitUntilReady(`http://127.0.0.1:${port}/health/ready`, signal),
    variables: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      DATABASE_URL: `sqlite:${file}`,
      AUTH_SECRET: testSecret,
      PUBLIC_URL: testOrigin,
      HUB_PORT: String(port),
      DRAIN_WINDOW_SECONDS: "0",
      // Nothing happens by itself.
      HUB_WITH_WORKER: "0",
      ...variables,
    },
  });
}
