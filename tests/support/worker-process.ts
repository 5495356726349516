import { resolve } from "node:path";
import { waitUntilReady } from "#scripts/wait-until-ready.ts";
import { testOrigin, testSecret } from "#tests/http/an-application.ts";
import { ServerProcess } from "./server-process.ts";

const main = resolve(import.meta.dirname, "../../worker/main.ts");

/** A worker over a SQLite file that has yet to be started. */
export function workerProcessOver(
  file: string,
  { port, variables = {} }: { port: number; variables?: Record<string, string> },
): ServerProcess {
  return new ServerProcess({
    name: "worker",
    args: [main],
    untilReady: (signal) => waitUntilReady(`http://127.0.0.1:${port}/health/ready`, signal),
    variables: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      DATABASE_URL: `sqlite:${file}`,
      AUTH_SECRET: testSecret,
      PUBLIC_URL: testOrigin,
      WORKER_PORT: String(port),
      ...variables,
    },
  });
}
