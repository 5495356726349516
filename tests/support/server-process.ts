import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface ServerProcessOptions {
  /** How its lines are marked in the logs. */
  name: string;
  /** Node by default. */
  program?: string;
  args: readonly string[];
  variables: NodeJS.ProcessEnv;
  /** Resolves to true as soon as it can serve, to false when the signal is aborted. */
  untilReady(signal: AbortSignal): Promise<boolean>;
}

const readyWithinMs = 30_000;
const stopsWithinMs = 10_000;

/** Children that run now. They die with the test process, however that ends. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A server as a real process, which can be killed and started again on the same port. */
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
    const { name, program = process.execPath, args, variables } = this.#options;
    if (this.#child !== null) throw new Error(`${name} runs already.`);
    const child = spawn(program, args, { env: variables, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    running.add(child);
    const record = (chunk: Buffer) => {
      this.#logs += chunk.toString();
    };
    child.stdout.on("data", record);
    child.stderr.on("data", record);
    const death = new AbortController();
    const ended = () => {
      running.delete(child);
      if (this.#child === child) this.#child = null;
      death.abort();
    };
    child.on("exit", ended);
    // It could not even be started.
    child.on("error", (error) => {
      record(Buffer.from(String(error)));
      ended();
    });
    const giveUp = AbortSignal.any([death.signal, AbortSignal.timeout(readyWithinMs)]);
    if (await this.#options.untilReady(giveUp)) return;
    const reason = death.signal.aborted ? "ended before it was ready" : `was not ready within ${readyWithinMs} ms`;
    throw new Error(`${name} ${reason}:\n${this.#logs}`);
  }

  /** Ends it without a warning, as a crash or a power cut does. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Lets it hang: its sockets stay open, and nothing answers. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  /** Lets it go on after `pause`. */
  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Tells it something, and does not wait for what comes of it. */
  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Waits for its end. @returns its exit code, null where a signal ended it */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null) throw new Error(`${this.#options.name} does not run.`);
    await once(child, "exit");
    return child.exitCode;
  }

  /** Asks it to end, and insists if it does not. */
  async stop(): Promise<void> {
    const force = setTimeout(() => void this.kill(), stopsWithinMs);
    await this.#end("SIGTERM");
    clearTimeout(force);
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
}
