import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Env } from "#lib/env.ts";
import type { ProcessPlan } from "./supervisor.ts";

const root = resolve(import.meta.dirname, "..");

/** Where Node keeps what it has compiled: a process that is started again is there in half of the time. */
const compileCache = resolve(root, "node_modules/.cache/parley-compiled");

/** How long a process may take to end when its clients are gone: to write its last notes and close the database. */
const endMsMax = 15_000;

/** What a process does. Any number of each may run on one database. */
export const roles = ["web", "hub", "worker"] as const;
export type Role = (typeof roles)[number];

/** The setting by which a process of the role gets the port that it listens at. */
export const portSettings = { web: "PORT", hub: "HUB_PORT", worker: "WORKER_PORT" } as const satisfies Record<
  Role,
  string
>;

const next = "node_modules/next/dist/bin/next";

/** What `node` is given in the project's folder to run each in production. They read all the rest from settings. */
export const programs = {
  web: [next, "start"],
  hub: ["hub/main.ts"],
  worker: ["worker/main.ts"],
} as const satisfies Record<Role, readonly string[]>;

/** The two processes of an installation, for production or for development with reload. */
export function planProcesses(env: Env, { isDevelopment }: { isDevelopment: boolean }): ProcessPlan[] {
  const [hub] = programs.hub;
  const watch = isDevelopment ? ["--watch", "--watch-preserve-output"] : [];
  return [
    { name: "web", args: [resolve(root, next), isDevelopment ? "dev" : "start", root], logFile: logFileOf(env, "web") },
    { name: "hub", args: [...watch, resolve(root, hub)], logFile: logFileOf(env, "hub") },
  ];
}

/** One of the many processes that share an installation. */
export function planProcess(
  env: Env,
  { name, role, variables }: { name: string; role: Role; variables: Record<string, string> },
): ProcessPlan {
  const [program, ...rest] = programs[role];
  const folder = role === "web" ? [root] : [];
  return { name, args: [resolve(root, program), ...rest, ...folder], variables, logFile: logFileOf(env, name) };
}

function logFileOf({ dataDir }: Env, name: string): string {
  mkdirSync(`${dataDir}/logs`, { recursive: true });
  return `${dataDir}/logs/${name}.log`;
}

/**
 * What the processes are started with: next-auth reads its address from a variable of its own. In production Next leaves
 * it to us to stop the web process; its development server knows best how to stop itself.
 */
export function processVariables(env: Env, variables: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const ours = { PORT: String(env.port), NEXTAUTH_URL: env.publicUrl, NEXT_TELEMETRY_DISABLED: "1" };
  const given = { NODE_COMPILE_CACHE: compileCache, ...variables };
  if (variables.NODE_ENV === "development") return { NODE_ENV: "development", ...given, ...ours };
  return { NODE_ENV: "production", ...given, ...ours, NEXT_MANUAL_SIG_HANDLE: "1" };
}

/** How long a process may take to let its clients go, and then to end. */
export function drainMsMax({ drainUnreadySeconds, drainCallSeconds, drainWindowSeconds }: Env): number {
  return Math.max(drainUnreadySeconds, drainWindowSeconds) * 1_000 + drainCallSeconds * 1_000 + endMsMax;
}
