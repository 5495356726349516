import { setTimeout as delay } from "node:timers/promises";
import { aConnection, aResumedConnection, type FuzzConnection } from "./a-connection.ts";
import { someRequests } from "./a-request.ts";
import { memoryGrowth } from "./flat-memory.ts";
import { FuzzFailure } from "./fuzz-failure.ts";
import type { Plant } from "./fuzzed-hub.ts";
import { HubProcess } from "./hub-process.ts";
import type { HubStatus } from "./hub-process-messages.ts";
import { NegotiatedTokens } from "./negotiated-tokens.ts";
import { type Outcome, playConnection } from "./play-connection.ts";
import { playRequest } from "./play-request.ts";
import { Random } from "./random.ts";
import { RecentBytes } from "./recent-bytes.ts";
import { Witnesses } from "./witness.ts";

export interface FuzzOptions {
  seed: number;
  /** How many mutated frames to send at least. */
  frames: number;
  /** How many mutated requests to send at least. */
  requests: number;
  plant?: Plant;
  onProgress?(progress: FuzzReport): void;
}

export interface FuzzReport {
  frames: number;
  requests: number;
  /** TCP connections, the WebSockets among them. */
  connections: number;
  /** How often each thing came of one. */
  outcomes: Map<Outcome, number>;
  failures: FuzzFailure[];
  /** How the hub was at the ends of the thirds. */
  thirds: HubStatus[];
  echoes: number;
  longestEchoMs: number;
  seconds: number;
}

const parallelConnections = 32;
const maximumFailures = 10;
const numberOfThirds = 3;
const settleMs = 20_000;
const settlePauseMs = 200;

/**
 * Fuzzes the readers in this process and a hub in another, while clients that do nothing wrong watch the hub. Frames go
 * to the readers and, over WebSockets, to the hub; requests go to the hub alone. What is sent depends on the seed only.
 */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const hub = await HubProcess.start(options.plant ?? "none");
  try {
    return await new FuzzRun(options, hub, await Witnesses.start(hub.port)).run();
  } finally {
    await hub.stop();
  }
}

class FuzzRun {
  readonly #options: FuzzOptions;
  readonly #hub: HubProcess;
  readonly #witnesses: Witnesses;
  readonly #tokens: NegotiatedTokens;
  readonly #recent = new RecentBytes();
  readonly #startedAt = performance.now();
  readonly #report: FuzzReport = {
    frames: 0,
    requests: 0,
    connections: 0,
    outcomes: new Map(),
    failures: [],
    thirds: [],
    echoes: 0,
    longestEchoMs: 0,
    seconds: 0,
  };

  constructor(options: FuzzOptions, hub: HubProcess, witnesses: Witnesses) {
    this.#options = options;
    this.#hub = hub;
    this.#witnesses = witnesses;
    this.#tokens = new NegotiatedTokens(hub.port);
  }

  async run(): Promise<FuzzReport> {
    try {
      for (let third = 1; third <= numberOfThirds; third++) await this.#runThird(third);
      const growth = memoryGrowth(this.#report.thirds);
      if (growth !== undefined) throw new FuzzFailure("fault", growth);
      await this.#witnesses.stop();
    } catch (error) {
      this.#found(error);
    }
    return this.#progress();
  }

  async #runThird(third: number): Promise<void> {
    const frames = (this.#options.frames * third) / numberOfThirds;
    const requests = (this.#options.requests * third) / numberOfThirds;
    await this.#inParallel((random) => (this.#report.frames < frames ? this.#playFrames(random) : undefined));
    await this.#inParallel((random) => (this.#report.requests < requests ? this.#playRequests(random) : undefined));
    this.#report.thirds.push(await this.#settle());
  }

  /** Plays on many connections at a time until there is nothing more to play. Throws what the hub or a witness suffers. */
  async #inParallel(play: (random: Random) => Promise<void> | undefined): Promise<void> {
    const work = async (): Promise<void> => {
      for (;;) {
        const played = play(new Random(this.#options.seed * 1_000_003 + this.#report.connections));
        if (played === undefined) return;
        this.#report.connections++;
        await played.catch((error: unknown) => this.#found(error));
        this.#hub.check();
        this.#witnesses.check();
        this.#options.onProgress?.(this.#progress());
        if (this.#report.failures.length >= maximumFailures) return;
      }
    };
    await Promise.all(Array.from({ length: parallelConnections }, work));
  }

  async #playFrames(random: Random): Promise<void> {
    if (random.chance(0.95)) return this.#playConnection(aConnection(random));
    const [first, second] = aResumedConnection(random);
    const connectionToken = await this.#tokens.add();
    await this.#playConnection(first, connectionToken);
    await this.#playConnection(second, connectionToken);
  }

  async #playConnection(connection: FuzzConnection, connectionToken?: string): Promise<void> {
    this.#report.frames += connection.mutatedFrames;
    this.#recent.add(connection.frames);
    this.#cameOf(await playConnection(connection, { port: this.#hub.port, connectionToken }));
  }

  async #playRequests(random: Random): Promise<void> {
    const isReset = random.chance(0.3);
    if (random.chance(0.1)) await this.#tokens.add();
    const { bytes, mutatedRequests } = someRequests(this.#tokens.recent, random);
    this.#report.requests += mutatedRequests;
    this.#recent.add([bytes]);
    this.#cameOf(await playRequest(bytes, { port: this.#hub.port, isReset }));
  }

  #cameOf(outcome: Outcome): void {
    this.#report.outcomes.set(outcome, (this.#report.outcomes.get(outcome) ?? 0) + 1);
  }

  /** Throws anything else than a failure: then the fuzzer itself is broken. */
  #found(error: unknown): void {
    if (!(error instanceof FuzzFailure)) throw error;
    const isKnown = error.bytes.length > 0;
    this.#report.failures.push(isKnown ? error : new FuzzFailure(error.kind, error.message, this.#recent.all));
  }

  /** Waits until the hub has forgotten all clients but the witnesses. */
  async #settle(): Promise<HubStatus> {
    const deadline = performance.now() + settleMs;
    for (;;) {
      const status = await this.#hub.status();
      const isAtRest = status.connections === this.#witnesses.count && status.sockets <= 4 * this.#witnesses.count;
      if (isAtRest) return status;
      if (performance.now() > deadline) {
        throw new FuzzFailure(
          "hang",
          `The hub still has ${status.connections} connections, ${status.sockets} sockets.`,
        );
      }
      this.#witnesses.check();
      await delay(settlePauseMs);
    }
  }

  #progress(): FuzzReport {
    const { echoes, longestMs } = this.#witnesses;
    return Object.assign(this.#report, {
      echoes,
      longestEchoMs: longestMs,
      seconds: (performance.now() - this.#startedAt) / 1_000,
    });
  }
}
