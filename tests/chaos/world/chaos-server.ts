import { writeFileSync } from "node:fs";
import { waitUntilReady } from "#scripts/wait-until-ready.ts";
import { ServerProcess } from "#tests/support/server-process.ts";

export interface ChaosServerOptions {
  name: string;
  args: readonly string[];
  port: number;
  variables: NodeJS.ProcessEnv;
  clockFile: string;
  /** Modules that are loaded before the server's own code. */
  preloads?: readonly string[];
}

const shiftedClock = new URL("shifted-clock.ts", import.meta.url).href;

/** A server process of an installation with a clock that can be set. */
export class ChaosServer extends ServerProcess {
  readonly #clockFile: string;
  #isLeaving = false;

  constructor({ name, args, port, variables, clockFile, preloads = [] }: ChaosServerOptions) {
    const imports = [shiftedClock, ...preloads].map((url) => `--import=${url}`).join(" ");
    super({
      name,
      args,
      variables: { ...variables, CHAOS_CLOCK_FILE: clockFile, NODE_OPTIONS: imports },
      untilReady: (signal) => waitUntilReady(`http://127.0.0.1:${port}/health/ready`, signal),
    });
    this.#clockFile = clockFile;
    this.setClock(0);
  }

  /** Whether it was asked to end: it says that it is not ready, and whoever spreads connections knows. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  override async start(): Promise<void> {
    this.#isLeaving = false;
    await super.start();
  }

  override async stop(): Promise<void> {
    this.#isLeaving = true;
    await super.stop();
  }

  /** @param offsetMs how far ahead of the machine's its clock runs from now on, over restarts as well */
  setClock(offsetMs: number): void {
    writeFileSync(this.#clockFile, String(offsetMs));
  }
}
