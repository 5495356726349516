import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";

/** A CPU of this machine for a server, and another for what loads it. */
export type Core = 0 | 1;

const envelope = z.object({ reply: z.unknown() });

/** Of Linux: runs a command on the given cores. */
const pinner = "taskset";

let canPin: boolean | undefined;

/** Whether `taskset` can keep a process on one core, and there are two. */
export function canPinToCores(): boolean {
  canPin ??= [0, 1].every((core) => spawnSync(pinner, ["-c", String(core), "true"]).status === 0);
  return canPin;
}

/** A Node process of its own that answers questions. */
export class BenchProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** @param options.core the one that it keeps to, where processes can be pinned; any without it */
  constructor(script: string, { core, nodeArgs = [] }: { core?: Core; nodeArgs?: readonly string[] } = {}) {
    const command = [process.execPath, ...nodeArgs, script];
    const [file = "", ...args] =
      core !== undefined && canPinToCores() ? [pinner, "-c", String(core), ...command] : command;
    this.#child = spawn(file, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#exited = once(this.#child, "exit");
  }

  /** Asks one question, after the reply to the one before. Rejects if the process ends instead of answering. */
  async ask<Reply>(question: string, schema: z.ZodType<Reply>, about?: unknown): Promise<Reply> {
    const ended = this.#exited.then(() => {
      throw new Error(`The process ended when it was asked to ${question}. What it said stands above.`);
    });
    const replied = once(this.#child, "message");
    this.#child.send({ ask: question, about });
    const [message] = await Promise.race([replied, ended]);
    return schema.parse(envelope.parse(message).reply);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }
}
