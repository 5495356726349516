import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

export interface RunningScript {
  child: ChildProcess;
  ended: Promise<{ code: number | null; output: string; errors: string }>;
}

/** Runs a script of `scripts/` as `npm run` does, with nothing in the environment but what is given. */
export function runScript(
  name: string,
  { args = [], variables = {} }: { args?: string[]; variables?: Record<string, string> },
): RunningScript {
  const script = resolve(import.meta.dirname, "../../scripts", name);
  const env = { NODE_ENV: "production", PATH: process.env.PATH, ...variables } as const;
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { child, ended: ended.then(([output, errors]) => ({ code: child.exitCode, output, errors })) };
}
