import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";

export interface ProcessPlan {
  name: string;
  /** What it is that runs; Node where it is left out. */
  program?: string;
  args: readonly string[];
  /** What only this process is started with. */
  variables?: Record<string, string>;
  logFile: string;
}

export interface SupervisorOptions {
  plans: readonly ProcessPlan[];
  env: NodeJS.ProcessEnv;
  /** How long a process may take to let its clients go before it is stopped by force. */
  drainMsMax: number;
  say(line: string): void;
}

const stopWithSupervisor = new URL("stop-with-supervisor.ts", import.meta.url).href;

/** So many deaths within the window mean that starting again does not help. */
const deathsMax = 3;
const deathWindowMs = 30_000;
/** How long a process may take to stop without letting its clients go. */
const stopMsMax = 10_000;

/** By which signal the processes are stopped: with SIGTERM they let their clients go first, with SIGINT they hurry. */
type StopSignal = "SIGTERM" | "SIGINT";

/** Keeps processes running: one that dies is started again, until they die too often. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #children = new Map<string, ChildProcess>();
  readonly #deaths: number[] = [];
  readonly #ended = Promise.withResolvers<0 | 1>();
  #isStopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  start(): void {
    for (const plan of this.#options.plans) this.#run(plan);
  }

  /** Resolves with the exit code when all processes have ended for good. */
  get ended(): Promise<0 | 1> {
    return this.#ended.promise;
  }

  /** Stops all processes, by force if they take too long. Asked for again, it hurries those that are left. */
  async stop(signal: StopSignal, code: 0 | 1 = 0): Promise<void> {
    const children = [...this.#children.values()];
    if (this.#isStopping) {
      for (const child of children) child.kill("SIGINT");
      return;
    }
    this.#isStopping = true;
    const msMax = signal === "SIGTERM" ? this.#options.drainMsMax : stopMsMax;
    await Promise.all(children.map((child) => stopProcess(child, { signal, msMax })));
    this.#ended.resolve(code);
  }

  #run(plan: ProcessPlan): void {
    const output = createWriteStream(plan.logFile, { flags: "a" });
    const { program, args, variables } = plan;
    const child = spawn(program ?? process.execPath, program ? args : ["--import", stopWithSupervisor, ...args], {
      env: { ...this.#options.env, ...variables, PARLEY_SUPERVISOR: String(process.pid) },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    this.#children.set(plan.name, child);
    child.once("exit", (code, signal) => this.#died(plan, { how: signal ?? `exit code ${code}`, output }));
  }

  #died(plan: ProcessPlan, { how, output }: { how: string; output: WriteStream }): void {
    output.end();
    if (this.#isStopping) return;
    const { say } = this.#options;
    const now = performance.now();
    this.#deaths.push(now);
    const recent = this.#deaths.filter((at) => now - at < deathWindowMs).length;
    if (recent < deathsMax) {
      say(`The ${plan.name} process died (${how}); it is started again. Its log: ${plan.logFile}`);
      this.#run(plan);
      return;
    }
    say(`The ${plan.name} process died (${how}), the third death in 30 seconds: giving up. Its log: ${plan.logFile}`);
    void this.stop("SIGTERM", 1);
  }
}

async function stopProcess(
  child: ChildProcess,
  { signal, msMax }: { signal: StopSignal; msMax: number },
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once("exit", () => resolve());
  child.kill(signal);
  const force = setTimeout(() => child.kill("SIGKILL"), msMax);
  await promise;
  clearTimeout(force);
}
