import { build } from "./build.ts";
import { prepare } from "./prepare.ts";
import { planProcesses } from "./processes.ts";
import { assertPortsFree, describeInstallation, runInstallation, start } from "./run-installation.ts";

/** Starts an installation and keeps it running: `npm start`, and with `--dev` the same with reload. */
async function main(): Promise<0 | 1> {
  const isDevelopment = process.argv.includes("--dev");
  const mode = { NODE_ENV: isDevelopment ? "development" : "production" };
  const { env, variables } = await prepare({ ...process.env, ...mode });
  await assertPortsFree(env);
  if (isDevelopment) await (await import("#widget/build.ts")).buildWidget({ watch: true });
  else await build();
  return runInstallation({
    env,
    variables,
    plans: planProcesses(env, { isDevelopment }),
    origins: [`http://localhost:${env.port}`, `http://localhost:${env.hubPort}`],
    welcome: ["", "  Parley is ready.", "", ...describeInstallation(env), "", "  Press Ctrl-C to stop.", ""].join("\n"),
  });
}

await start(main);
