import { fileURLToPath } from "node:url";
import { z } from "zod";
import { BenchProcess } from "#bench/signalr/bench-process.ts";
import { assertStored } from "./assert-stored.ts";
import type { World } from "./world.ts";

/** What was sent at one door of a server. */
export const doorSchema = z.object({
  sends: z.number(),
  /** How long an acknowledgement took; of the limit, how long a group took. */
  p50Ms: z.number(),
  p99Ms: z.number(),
});

/** What a load generator did in a turn, at each door of a server. */
export const runSchema = z.object({ doors: z.array(doorSchema), elapsedMs: z.number(), generatorCpuMs: z.number() });

/** What a turn was for a server. */
export const turnSchema = z.object({
  serverCpuMs: z.number(),
  /** For how long the event loop stood still at worst. */
  worstStallMs: z.number(),
});

type Run = z.infer<typeof runSchema>;
type Turn = z.infer<typeof turnSchema>;

/** What one turn took. */
export interface Measurement extends z.infer<typeof doorSchema>, Omit<Run, "doors">, Omit<Turn, "worstStallMs"> {
  /** Null where nothing else waits for the event loop. */
  worstStallMs: number | null;
}

/** Somebody who takes turns. */
export interface Contestant extends AsyncDisposable {
  run(seconds: number): Promise<Measurement>;
  /** Rejects unless exactly what was acknowledged is stored, each message once, and was delivered. */
  verify(): Promise<void>;
}

export const nothing = z.null();
/** How many messages of each sender were acknowledged. */
export const countsSchema = z.array(z.number());
export const generatorScript = fileURLToPath(import.meta.resolve("./generator/main.ts"));
const limitScript = fileURLToPath(import.meta.resolve("./servers/limit.ts"));

export interface ServerKind {
  script: string;
  dialect: "signalr" | "socket.io";
}

export const serverKinds = {
  parley: { script: fileURLToPath(import.meta.resolve("./servers/hub.ts")), dialect: "signalr" },
  "socket.io": { script: fileURLToPath(import.meta.resolve("./servers/socket.io.ts")), dialect: "socket.io" },
} as const satisfies Record<string, ServerKind>;

/** A server and its load generator, each in a process of its own. */
export class ServerContestant implements Contestant {
  readonly #world: World;
  readonly #server: BenchProcess;
  readonly #generator: BenchProcess;

  /** Resolves when all connections stand. */
  static async start({ script, dialect }: ServerKind, world: World): Promise<ServerContestant> {
    const server = new BenchProcess(script, { core: 0 });
    const generator = new BenchProcess(generatorScript, { core: 1 });
    const contestant = new ServerContestant(world, server, generator);
    try {
      const port = await server.ask("listen", z.number(), world);
      await generator.ask("prepare", nothing, { dialect, port, world });
      return contestant;
    } catch (error) {
      await contestant[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(world: World, server: BenchProcess, generator: BenchProcess) {
    this.#world = world;
    this.#server = server;
    this.#generator = generator;
  }

  async run(seconds: number): Promise<Measurement> {
    await this.#server.ask("begin the turn", nothing);
    const run = await this.#generator.ask("run", runSchema, { seconds, perSecond: null });
    return measurementOf(run, await this.#server.ask("end the turn", turnSchema));
  }

  async verify(): Promise<void> {
    await this.#generator.ask("verify", nothing);
    assertStored(this.#world, await this.#generator.ask("acknowledged", countsSchema));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#server[Symbol.asyncDispose](), this.#generator[Symbol.asyncDispose]()]);
  }
}

/** The store alone: groups of so many sends, a transaction each, without a server. */
export class LimitContestant implements Contestant {
  readonly #world: World;
  readonly #group: number;
  readonly #writer: BenchProcess;

  static async start(group: number, world: World): Promise<LimitContestant> {
    const writer = new BenchProcess(limitScript, { core: 0 });
    await writer.ask("prepare", nothing, world);
    return new LimitContestant(group, world, writer);
  }

  private constructor(group: number, world: World, writer: BenchProcess) {
    this.#group = group;
    this.#world = world;
    this.#writer = writer;
  }

  async run(seconds: number): Promise<Measurement> {
    await this.#writer.ask("begin the turn", nothing);
    const run = await this.#writer.ask("run", runSchema, { seconds, group: this.#group });
    return { ...measurementOf(run, await this.#writer.ask("end the turn", turnSchema)), worstStallMs: null };
  }

  async verify(): Promise<void> {
    assertStored(this.#world, await this.#writer.ask("acknowledged", countsSchema));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#writer[Symbol.asyncDispose]();
  }
}

function measurementOf({ doors, ...run }: Run, turn: Turn): Measurement {
  const [door] = doors;
  if (door === undefined) throw new Error("Nobody has sent.");
  return { ...door, ...run, ...turn };
}
