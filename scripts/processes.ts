import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Env } from "#lib/env.ts";
import type { ProcessPlan } from "./supervisor.ts";

const root = resolve(import.meta.dirname, "..");
const next = resolve(root, "node_modules/next/dist/bin/next");
const hub = resolve(root, "hub/main.ts");

/** How long a process may take to end when its clients are gone: to write its last notes and close the database. */
const endMsMax = 15_000;

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

/**
 * What the processes are started with: next-auth reads its address from a variable of its own. In production Next leaves
 * it to us to stop the web process; its development server knows best how to stop itself.
 */
export function processVariables(env: Env, variables: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const ours = { NEXTAUTH_URL: env.publicUrl, NEXT_TELEMETRY_DISABLED: "1" };
  if (variables.NODE_ENV === "development") return { NODE_ENV: "development", ...variables, ...ours };
  return { NODE_ENV: "production", ...variables, ...ours, NEXT_MANUAL_SIG_HANDLE: "1" };
}

/** How long a process may take to let its clients go, and then to end. */
export function drainMsMax({ drainUnreadySeconds, drainCallSeconds, drainWindowSeconds }: Env): number {
  return Math.max(drainUnreadySeconds, drainWindowSeconds) * 1_000 + drainCallSeconds * 1_000 + endMsMax;
}
