import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { vi } from "vitest";
import { build } from "#scripts/build.ts";

const root = resolve(import.meta.dirname, "../..");

/** A run of `npm start`. */
export interface Launch extends AsyncDisposable {
  /** Both streams, as they came. */
  output(): string;
  errors(): string;
  /** Waits until the output has the text, so many times. */
  said(text: string, times?: number): Promise<void>;
  /** Every process that it has started by now and that still runs, itself left out. */
  descendants(): Map<number, string>;
  signal(name: "SIGINT" | "SIGTERM" | "SIGKILL"): void;
  /** The exit code. */
  ended: Promise<number | null>;
}

/** Launches that run now. They are told to stop when the test process ends, however that comes about. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

/** Builds what is missing, as the suite's runner does before. */
export async function ensureBuilt(): Promise<void> {
  if (!existsSync(join(root, ".next/BUILD_ID"))) await build();
}

/** @returns a data folder of its own, and how to remove it. */
export async function aDataFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "parley-start-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts an installation as a person does, with nothing in the environment but what is given. */
export function launch(variables: Record<string, string>): Launch {
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: root,
    env: { NODE_ENV: "production", PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, "close").then(() => child.exitCode);
  return {
    output: () => output + errors,
    errors: () => errors,
    said: (text, times = 1) =>
      vi.waitFor(
        () => {
          const count = output.split(text).length - 1;
          if (count < times)
            throw new Error(`It said "${text}" ${count} times, but ${times} were awaited:\n${output}${errors}`);
        },
        { timeout: 40_000, interval: 20 },
      ),
    descendants: () => descendantsOf(child),
    signal: (name) => void child.kill(name),
    ended,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Processes below a child by their ids, each with its command line, as Linux tells of them. */
function descendantsOf({ pid = 0 }: ChildProcess): Map<number, string> {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const byParent = Map.groupBy(all, readParent);
  const found = new Map<number, string>();
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of byParent.get(next) ?? []) {
      found.set(id, readOr(`/proc/${id}/cmdline`).replaceAll("\0", " "));
      waiting.push(id);
    }
  }
  return found;
}

function readParent(id: number): number | null {
  const line = /^PPid:\s*(\d+)$/m.exec(readOr(`/proc/${id}/status`));
  return line === null ? null : Number(line[1]);
}

/** A process may end while it is read of. */
function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Also where its first thread has ended and others are still at it, with all that the process has open. */
export function isRunning(id: number): boolean {
  const [, state, threads] = /^State:\s*(\w)[\s\S]*^Threads:\s*(\d+)$/m.exec(readOr(`/proc/${id}/status`)) ?? [];
  return state !== undefined && (state !== "Z" || Number(threads) > 1);
}
