import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { z } from "zod";
import { BenchProcess } from "#bench/signalr/bench-process.ts";
import { type Dialect, dialects } from "#bench/signalr/generator/dialects.ts";
import { RawConnection, type TextSink } from "#bench/signalr/generator/raw-connection.ts";

export const instanceNames = ["parley", "socket.io"] as const;
export type InstanceName = (typeof instanceNames)[number];

/** What one turn took of a server in two instances. */
export interface Crossing {
  /** From the sender, to somebody at the same instance and to somebody at the other. */
  nearMs: number[];
  farMs: number[];
  /** Of both instances and of Redis, for each message while there was little to do. */
  quiet: CpuMicroseconds;
  /** And while there was as much to do as they could. */
  busy: CpuMicroseconds;
  busyMessagesPerSecond: number;
}

interface CpuMicroseconds {
  instances: number;
  redis: number;
}

export interface CrossingTurn {
  /** One after the other, with a pause between them. */
  quietMessages: number;
  busySeconds: number;
}

const pauseMs = 2;
const pairs = 50;
const scripts: Record<InstanceName, string> = {
  parley: fileURLToPath(import.meta.resolve("#bench/signalr/servers/parley.ts")),
  "socket.io": fileURLToPath(import.meta.resolve("#bench/signalr/servers/socket.io.ts")),
};
const cpuSchema = z.object({ cpuMs: z.number() });

/** Two instances of one server with a Redis between them, and clients at both. */
export class Instances implements AsyncDisposable {
  readonly #processes: readonly BenchProcess[];
  readonly #redis: Redis;
  readonly #dialect: Dialect;
  readonly #trio: Trio;
  readonly #pairs: readonly Pair[];

  static async start(name: InstanceName, redisUrl: string): Promise<Instances> {
    await using stack = new AsyncDisposableStack();
    const [first, second] = [stack.use(new BenchProcess(scripts[name])), stack.use(new BenchProcess(scripts[name]))];
    const ports = [await first.ask("listen", z.number(), redisUrl), await second.ask("listen", z.number(), redisUrl)];
    const dialect = dialects[name];
    const open = (instance: 0 | 1): Promise<RawConnection> =>
      RawConnection.open({ port: ports[instance] ?? 0, dialect });
    const trio = new Trio({ sender: await open(0), near: await open(0), far: await open(1) });
    await trio.join(dialect);
    const opened: Pair[] = [];
    while (opened.length < pairs) {
      const pair = new Pair([await open(0), await open(1)]);
      await pair.join(dialect, `pair-${opened.length}`);
      opened.push(pair);
    }
    stack.move();
    return new Instances({ processes: [first, second], redisUrl, dialect, trio, pairs: opened });
  }

  private constructor(parts: {
    processes: readonly BenchProcess[];
    redisUrl: string;
    dialect: Dialect;
    trio: Trio;
    pairs: readonly Pair[];
  }) {
    this.#processes = parts.processes;
    this.#redis = new Redis(parts.redisUrl);
    this.#dialect = parts.dialect;
    this.#trio = parts.trio;
    this.#pairs = parts.pairs;
  }

  async run({ quietMessages, busySeconds }: CrossingTurn): Promise<Crossing> {
    this.#keepAlive();
    const nearMs: number[] = [];
    const farMs: number[] = [];
    const quiet = await this.#cpuOf(async () => {
      for (let sent = 0; sent < quietMessages; sent += 1) {
        const waited = await this.#trio.send();
        nearMs.push(waited.nearMs);
        farMs.push(waited.farMs);
        await delay(pauseMs);
      }
      return quietMessages;
    });
    let busyMessages = 0;
    const busy = await this.#cpuOf(async () => {
      const until = performance.now() + busySeconds * 1_000;
      const sent = await Promise.all(this.#pairs.map((pair) => pair.talk(until)));
      busyMessages = sent.reduce((sum, one) => sum + one, 0);
      return busyMessages;
    });
    return { nearMs, farMs, quiet, busy, busyMessagesPerSecond: busyMessages / busySeconds };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect();
    for (const connection of this.#connections) connection.close();
    await Promise.all(this.#processes.map((one) => one[Symbol.asyncDispose]()));
  }

  /** Servers miss a client that is silent while others have their turn. */
  #keepAlive(): void {
    for (const connection of this.#connections) connection.send(this.#dialect.keepAlive);
  }

  get #connections(): RawConnection[] {
    return [...this.#trio.connections, ...this.#pairs.flatMap(({ members }) => members)];
  }

  async #cpuOf(work: () => Promise<number>): Promise<CpuMicroseconds> {
    const before = await this.#cpu();
    const messages = await work();
    const after = await this.#cpu();
    const each = (of: keyof CpuMicroseconds): number => (after[of] - before[of]) / messages;
    return { instances: each("instances"), redis: each("redis") };
  }

  async #cpu(): Promise<CpuMicroseconds> {
    const answers = await Promise.all(this.#processes.map((one) => one.ask("cpu", cpuSchema)));
    const info = await this.#redis.info("cpu");
    const redisSeconds = ["user", "sys"].map((mode) => Number(new RegExp(`used_cpu_${mode}:(\\S+)`).exec(info)?.[1]));
    return {
      instances: answers.reduce((sum, { cpuMs }) => sum + cpuMs * 1_000, 0),
      redis: redisSeconds.reduce((sum, seconds) => sum + seconds * 1_000_000, 0),
    };
  }
}

/** A sender, somebody at the same instance, and somebody at the other. */
class Trio implements TextSink {
  readonly connections: readonly RawConnection[];
  readonly #far: RawConnection;
  readonly #near: RawConnection;
  readonly #sender: RawConnection;
  readonly #arrivedAt = new Map<RawConnection, number>();
  #say: Buffer = Buffer.alloc(0);
  #onAll: () => void = () => undefined;

  constructor({ sender, near, far }: Record<"sender" | "near" | "far", RawConnection>) {
    this.#sender = sender;
    this.#near = near;
    this.#far = far;
    this.connections = [sender, near, far];
    for (const connection of this.connections) connection.sink = this;
  }

  async join({ join, say }: Dialect): Promise<void> {
    for (const connection of this.connections) await connection.call(join("trio"));
    this.#say = say("trio");
  }

  async send(): Promise<{ nearMs: number; farMs: number }> {
    this.#arrivedAt.clear();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onAll = resolve;
    const sentAt = performance.now();
    this.#sender.send(this.#say);
    await promise;
    const waited = (by: RawConnection): number => (this.#arrivedAt.get(by) ?? Number.NaN) - sentAt;
    return { nearMs: waited(this.#near), farMs: waited(this.#far) };
  }

  arrived(_texts: number, connection: RawConnection): void {
    this.#arrivedAt.set(connection, performance.now());
    if (this.#arrivedAt.size === this.connections.length) this.#onAll();
  }
}

/** Two at different instances, of whom the first says the next thing when both have heard the last. */
class Pair implements TextSink {
  readonly members: readonly [RawConnection, RawConnection];
  #say: Buffer = Buffer.alloc(0);
  #unheard = 0;
  #onHeard: () => void = () => undefined;

  constructor(members: readonly [RawConnection, RawConnection]) {
    this.members = members;
    for (const member of members) member.sink = this;
  }

  async join({ join, say }: Dialect, room: string): Promise<void> {
    for (const member of this.members) await member.call(join(room));
    this.#say = say(room);
  }

  /** @param until of `performance.now()`. @returns how many messages were sent, all of which have arrived */
  talk(until: number): Promise<number> {
    return new Promise((resolve) => {
      let sent = 0;
      this.#onHeard = () => {
        if (performance.now() >= until) return resolve(sent);
        sent += 1;
        this.#unheard = this.members.length;
        this.members[0].send(this.#say);
      };
      this.#onHeard();
    });
  }

  arrived(texts: number): void {
    this.#unheard -= texts;
    if (this.#unheard === 0) this.#onHeard();
  }
}
