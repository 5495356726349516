import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Env } from "#lib/env.ts";
import type { ProcessPlan } from "./supervisor.ts";

const root = resolve(import.meta.dirname, "..");
const next = resolve(root, "node_modules/next/dist/bin/next");
const hub = resolve(root, "hub/main.ts");

/** The two processes of an installation, for production or for development with reload. */
export function planProcesses(env: Env, { isDevelopment }: { isDevelopment: boolean }): ProcessPlan[] {
  const logs = `${env.dataDir}/logs`;
  mkdirSync(logs, { recursive: true });
  const web = [next, isDevelopment ? "dev" : "start", root, "--port", String(env.port)];
  const watch = isDevelopment ? ["--watch", "--watch-preserve-output"] : [];
  return [
    { name: "web", args: web, logFile: `${logs}/web.log` },
    { name: "hub", args: [...watch, hub], logFile: `${logs}/hub.log` },
  ];
}

/** What the processes are started with: next-auth reads its address from a variable of its own. */
export function processVariables(env: Env, variables: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", ...variables, NEXTAUTH_URL: env.publicUrl, NEXT_TELEMETRY_DISABLED: "1" };
}
