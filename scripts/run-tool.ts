import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, resolve } from "node:path";

const projectFolder = resolve(import.meta.dirname, "..");
const toolFolder = resolve(projectFolder, "node_modules/.bin");
/** No tool takes so long. One that does is told to stop, and has failed. */
const hangsAfterMs = 600_000;

export interface ToolRun {
  exitCode: number;
  /** What it printed, both streams in their order; "" where it printed to the terminal itself. */
  output: string;
}

export interface ToolOptions {
  /** Whether it prints to the terminal as it goes. Otherwise its output is collected. */
  shows?: boolean;
  /** Environment variables on top of this process's. */
  variables?: Record<string, string>;
  /** The folder it works in: the project's, unless told otherwise. */
  folder?: string;
}

/** Runs a program of `node_modules/.bin` with the project's own Node. */
export async function runTool(
  [name, ...args]: readonly [string, ...string[]],
  { shows = false, variables = {}, folder = projectFolder }: ToolOptions = {},
): Promise<ToolRun> {
  const child = spawn(resolve(toolFolder, name), args, {
    cwd: folder,
    timeout: hangsAfterMs,
    env: { ...process.env, ...variables, PATH: [toolFolder, process.env.PATH].join(delimiter) },
    stdio: shows ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  // A signal leaves no exit code, and is a failure.
  await once(child, "close");
  return { exitCode: child.exitCode ?? 1, output };
}
