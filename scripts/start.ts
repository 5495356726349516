import { type Env, SettingsError } from "#lib/env.ts";
import { build } from "./build.ts";
import { demoPassword } from "./demo/people.ts";
import { isPortFree } from "./free-port.ts";
import { prepare } from "./prepare.ts";
import { drainMsMax, planProcesses, processVariables } from "./processes.ts";
import { Supervisor } from "./supervisor.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Starts an installation and keeps it running: `npm start`, and with `--dev` the same with reload. */
async function main(): Promise<0 | 1> {
  const isDevelopment = process.argv.includes("--dev");
  const mode = { NODE_ENV: isDevelopment ? "development" : "production" };
  const { env, variables } = await prepare({ ...process.env, ...mode });
  await assertPortsFree(env);
  if (isDevelopment) await (await import("#widget/build.ts")).buildWidget({ watch: true });
  else await build();

  const supervisor = new Supervisor({
    plans: planProcesses(env, { isDevelopment }),
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
  const addresses = [`http://localhost:${env.port}/health/ready`, `http://localhost:${env.hubPort}/health/ready`];
  const ready = await Promise.all(addresses.map((address) => waitUntilReady(address, stopping.signal)));
  if (ready.every(Boolean)) say(welcome(env));
  const code = await supervisor.ended;
  say(code === 0 ? "Parley has stopped." : "Parley has stopped, because it could not keep running.");
  return code;
}

async function assertPortsFree(env: Env): Promise<void> {
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

function welcome(env: Env): string {
  const demo = [
    `  Sign in    ada@acme.test, grace@acme.test or owner@acme.test   password ${demoPassword}`,
    "             (a second tenant: the same names @globex.test)",
    `  Demo page  ${env.publicUrl}/demo/acme   where a visitor sees the widget`,
  ];
  return [
    "",
    "  Parley is ready.",
    "",
    `  Console    ${env.publicUrl}`,
    ...(env.demo ? demo : []),
    `  Hub        ${env.hubUrl}/hub`,
    `  Logs       ${env.dataDir}/logs`,
    "",
    "  Press Ctrl-C to stop.",
    "",
  ].join("\n");
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    error instanceof SettingsError ? `Parley cannot start. ${error.message}.\n` : `${String(error)}\n`,
  );
  process.exitCode = 1;
}
process.exit();
