import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePorts } from "./free-ports.ts";

const readyWithinMs = 10_000;

/** Servers that run now. They die with the test process, however that ends. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A redis-server of the test's own, with nothing on disk, which can be killed and started again on the same port. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #logs = "";

  private constructor(port: number, folder: string) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#port = port;
    this.#folder = folder;
  }

  /** @returns a server that answers. Whoever starts it stops it. */
  static async start(): Promise<RedisServer> {
    const [port = 0] = await freePorts(1);
    const server = new RedisServer(port, await mkdtemp(join(tmpdir(), "parley-redis-")));
    await server.start();
    return server;
  }

  /** Starts it again, after `kill`. @throws Error with its output, if it dies or does not answer in time. */
  async start(): Promise<void> {
    const options = { port: this.#port, bind: "127.0.0.1", dir: this.#folder, save: "", appendonly: "no" };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    running.add(child);
    const record = (chunk: Buffer) => {
      this.#logs += chunk.toString();
    };
    child.stdout.on("data", record);
    child.stderr.on("data", record);
    const death = new AbortController();
    child.on("error", (error) => record(Buffer.from(String(error))));
    child.on("close", () => {
      running.delete(child);
      death.abort();
    });
    const giveUp = AbortSignal.any([death.signal, AbortSignal.timeout(readyWithinMs)]);
    while (!(await this.#answers())) {
      if (giveUp.aborted) throw new Error(`redis-server did not start on port ${this.#port}:\n${this.#logs}`);
      await delay(10);
    }
  }

  /** Ends it without a warning, as a crash does. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  /** Lets it hang: its sockets stay open, and nothing answers. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  /** Lets it go on after `pause`. */
  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Ends it for good. There is nothing that it would have to save. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #answers(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(this.#port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", (reply) => resolve(reply.toString().startsWith("+PONG")));
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
    return promise.finally(() => socket.destroy());
  }
}
