import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface ServerProcessOptions {
  /** How its lines are marked in the logs. */
  name: string;
  /** Arguments of Node. */
  args: readonly string[];
  variables: Record<string, string>;
  /** Answers 2xx as soon as it can serve. */
  readyUrl: string;
}

const readyWithinMs = 30_000;
const stopsWithinMs = 10_000;
const projectFolder = resolve(import.meta.dirname, "../..");

/** Children that run now. They die with the test process, however that ends. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** One of our servers as a real process, which can be killed and started again on the same port. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  #child: ChildProcess | null = null;
  #logs = "";

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  /** Everything that it has printed, over all its lives. */
  get logs(): string {
    return this.#logs;
  }

  /** @throws Error with its output, if it dies or is not ready in time. */
  async start(): Promise<void> {
    if (this.#child !== null) throw new Error(`${this.#options.name} runs already.`);
    const { args, variables } = this.#options;
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    running.add(child);
    const record = (chunk: Buffer) => {
      this.#logs += chunk.toString();
    };
    child.stdout.on("data", record);
    child.stderr.on("data", record);
    child.on("exit", () => {
      running.delete(child);
      if (this.#child === child) this.#child = null;
    });
    await this.#ready();
  }

  /** Ends it without a warning, as a crash or a power cut does. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Asks it to end, and insists if it does not. */
  async stop(): Promise<void> {
    await Promise.race([this.#end("SIGTERM"), delay(stopsWithinMs, undefined, { ref: false })]);
    await this.#end("SIGKILL");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  async #ready(): Promise<void> {
    const { name, readyUrl } = this.#options;
    const deadline = Date.now() + readyWithinMs;
    while (!(await answers(readyUrl))) {
      if (this.#child === null) throw new Error(`${name} ended before it was ready:\n${this.#logs}`);
      if (Date.now() > deadline) throw new Error(`${name} is not ready after ${readyWithinMs} ms:\n${this.#logs}`);
      await delay(50);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
