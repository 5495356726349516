import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Orders } from "./orders.ts";

const script = fileURLToPath(new URL("main.ts", import.meta.url));

/** A process that writes to a database without a pause, each unit as soon as one before was acknowledged. */
export class WriterProcess implements AsyncDisposable {
  /** The positions of what was acknowledged, in the order in which that came. */
  readonly acknowledged: number[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #exited: Promise<unknown>;

  /** Resolves when it has opened the database. */
  static async start(orders: Orders): Promise<WriterProcess> {
    const child = spawn(process.execPath, [script, JSON.stringify(orders)], { stdio: ["pipe", "pipe", "inherit"] });
    const writer = new WriterProcess(child);
    const lines = createInterface(child.stdout);
    await Promise.race([once(lines, "line"), writer.#exited]);
    lines.on("line", (line) => writer.acknowledged.push(Number(line)));
    return writer;
  }

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child;
    this.#exited = once(child, "close");
  }

  begin(): void {
    this.#child.stdin.write("begin\n");
  }

  /** Ends it without a warning. Resolves when all that it has told has been read. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
