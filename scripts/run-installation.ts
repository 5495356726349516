import { type Env, SettingsError } from "#lib/env.ts";
import { demoPassword } from "./demo/people.ts";
import { isPortFree } from "./free-port.ts";
import { drainMsMax, processVariables } from "./processes.ts";
import { type ProcessPlan, Supervisor } from "./supervisor.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

export interface RunOptions {
  env: Env;
  variables: Record<string, string | undefined>;
  plans: readonly ProcessPlan[];
  /** The origins of all processes: when each is ready, the installation is. */
  origins: readonly string[];
  /** Said then. */
  welcome: string;
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs processes until somebody stops them. @returns the exit code */
export async function runInstallation({ env, variables, plans, origins, welcome }: RunOptions): Promise<0 | 1> {
  const supervisor = new Supervisor({
    plans,
    env: processVariables(env, variables),
    drainMsMax: drainMsMax(env),
    say,
  });
  const stopping = new AbortController();
  const stop = (signal: "SIGTERM" | "SIGINT"): void => {
    if (!stopping.signal.aborted) say("Stopping…");
    stopping.abort();
    void supervisor.stop(signal);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  void supervisor.ended.then(() => stopping.abort());

  supervisor.start();
  const ready = await Promise.all(origins.map((origin) => waitUntilReady(`${origin}/health/ready`, stopping.signal)));
  if (ready.every(Boolean)) say(welcome);
  const code = await supervisor.ended;
  say(code === 0 ? "Parley has stopped." : "Parley has stopped, because it could not keep running.");
  return code;
}

/** @throws SettingsError where one of the installation's two addresses is somebody else's */
export async function assertPortsFree(env: Env): Promise<void> {
  if (env.port === env.hubPort) throw new SettingsError("PORT and HUB_PORT are the same: each needs its own");
  for (const [name, port] of [
    ["PORT", env.port],
    ["HUB_PORT", env.hubPort],
  ] as const) {
    if (!(await isPortFree(port))) {
      throw new SettingsError(`${name} ${port} is taken by another program: set ${name} to a free one`);
    }
  }
}

/** Runs a program that starts an installation, and ends with its exit code. What is wrong is told in one line. */
export async function start(main: () => Promise<0 | 1>): Promise<never> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(
      error instanceof SettingsError ? `Parley cannot start. ${error.message}.\n` : `${String(error)}\n`,
    );
    process.exitCode = 1;
  }
  process.exit();
}

/** Where to go, and as whom. */
export function describeInstallation(env: Env): string[] {
  const demo = [
    `  Sign in    ada@acme.test, grace@acme.test or owner@acme.test   password ${demoPassword}`,
    "             (a second tenant: the same names @globex.test)",
    `  Demo page  ${env.publicUrl}/demo/acme   where a visitor sees the widget`,
  ];
  return [
    `  Console    ${env.publicUrl}`,
    ...(env.demo ? demo : []),
    `  Hub        ${env.hubUrl}/hub`,
    `  Logs       ${env.dataDir}/logs`,
  ];
}
