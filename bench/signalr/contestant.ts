import { fileURLToPath } from "node:url";
import { z } from "zod";
import { BenchProcess } from "./bench-process.ts";
import type { Load, ServerName } from "./scenarios.ts";

const cpuSchema = z.object({ cpuMs: z.number() });

const memorySchema = z.object({
  /** Of the process, after collections of garbage. What a storm of connections has made V8 reserve is in it. */
  residentBytes: z.number(),
  /** Of the process, after V8 was asked to give back all that it can, as it does when a process stays idle. */
  settledBytes: z.number(),
  /** What JavaScript holds. */
  heapBytes: z.number(),
});

const runSchema = cpuSchema.extend({
  elapsedMs: z.number(),
  /** Messages that clients sent, and texts that arrived. */
  messages: z.number(),
  deliveries: z.number(),
  roundTripMs: z.object({ p50: z.number(), p99: z.number() }).optional(),
});

/** What one run under load took. */
export interface Measurement extends z.infer<typeof runSchema> {
  /** Of the server. Without it, `cpuMs` is the load generator's. */
  serverCpuMs: number;
}

export type Memory = z.infer<typeof memorySchema>;

const generatorScript = fileURLToPath(import.meta.resolve("./generator/main.ts"));
const serverScripts: Record<ServerName, string> = {
  parley: fileURLToPath(import.meta.resolve("./servers/parley.ts")),
  "ws-coalesced": fileURLToPath(import.meta.resolve("./servers/ws-coalesced.ts")),
  ws: fileURLToPath(import.meta.resolve("./servers/ws.ts")),
  naive: fileURLToPath(import.meta.resolve("./servers/naive.ts")),
  "socket.io": fileURLToPath(import.meta.resolve("./servers/socket.io.ts")),
};

const nothing = z.null();

/** A server and its load generator, each started afresh in a process of its own. */
export class Contestant implements AsyncDisposable {
  readonly #server: BenchProcess;
  readonly #generator: BenchProcess;

  /** Resolves when all connections stand. The options of Node are for profilers. */
  static async start(name: ServerName, load: Load, nodeArgs: readonly string[] = []): Promise<Contestant> {
    const server = new BenchProcess(serverScripts[name], { core: 0, nodeArgs: ["--expose-gc", ...nodeArgs] });
    const generator = new BenchProcess(generatorScript, { core: 1 });
    const contestant = new Contestant(server, generator);
    try {
      const port = await server.ask("listen", z.number());
      await generator.ask("prepare", nothing, { server: name, load, port });
      return contestant;
    } catch (error) {
      await contestant[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(server: BenchProcess, generator: BenchProcess) {
    this.#server = server;
    this.#generator = generator;
  }

  /** Runs the load for so long, and until all that was sent has arrived. */
  async run(seconds: number): Promise<Measurement> {
    const before = await this.#server.ask("cpu", cpuSchema);
    const run = await this.#generator.ask("run", runSchema, seconds);
    const after = await this.#server.ask("cpu", cpuSchema);
    return { ...run, serverCpuMs: after.cpuMs - before.cpuMs };
  }

  memory(): Promise<Memory> {
    return this.#server.ask("memory", memorySchema);
  }

  /** Rejects unless each connection got exactly the texts that were for it. */
  async verify(): Promise<void> {
    await this.#generator.ask("verify", nothing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#server[Symbol.asyncDispose](), this.#generator[Symbol.asyncDispose]()]);
  }
}
