import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { FuzzFailure } from "./fuzz-failure.ts";
import type { Plant } from "./fuzzed-hub.ts";
import { type HubStatus, type Report, reportSchema, statusQuestion } from "./hub-process-messages.ts";

/** A running hub in a process of its own. */
export class HubProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  #failure: FuzzFailure | undefined;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on("message", (message) => this.#told(reportSchema.parse(message)));
    child.once("exit", (code, signal) => {
      this.#failure ??= new FuzzFailure("crash", `The hub's process ended: ${signal ?? code}.`);
    });
  }

  /** Starts it and waits until it listens. */
  static async start(plant: Plant): Promise<HubProcess> {
    const main = new URL("hub-process-main.ts", import.meta.url);
    const child = fork(main, [plant], { execArgv: ["--expose-gc"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const report = await nextReport(child);
    if (report.kind !== "listening") throw new Error(`The hub did not start: ${JSON.stringify(report)}`);
    return new HubProcess(child, report.port);
  }

  /** Throws what has gone wrong in the hub's process since its start. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** How the hub is after a collection of its garbage. */
  async status(): Promise<HubStatus> {
    this.check();
    const answer = nextReport(this.#child, (report) => report.kind === "status");
    this.#child.send(statusQuestion);
    const report = await answer;
    if (report.kind !== "status") throw new Error("The hub did not answer.");
    return report;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  #told(report: Report): void {
    if (report.kind === "crash") {
      this.#failure ??= new FuzzFailure("crash", `The hub would have crashed: ${report.error}`);
    } else if (report.kind === "unexpected") {
      this.#failure ??= new FuzzFailure("fault", `The hub met an error that it did not expect: ${report.error}`);
    }
  }
}

/** Rejects if the process ends instead. */
function nextReport(child: ChildProcess, isWanted: (report: Report) => boolean = () => true): Promise<Report> {
  return new Promise((resolve, reject) => {
    const told = (message: unknown): void => {
      const report = reportSchema.parse(message);
      if (!isWanted(report)) return;
      child.off("message", told);
      child.off("exit", ended);
      resolve(report);
    };
    const ended = (): void => reject(new FuzzFailure("crash", "The hub's process ended."));
    child.on("message", told);
    child.once("exit", ended);
  });
}
