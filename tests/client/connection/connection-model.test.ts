import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ApiError } from "#lib/client/api-error.ts";
import { ConnectionMachine } from "#lib/client/connection-machine.ts";
import { Replica } from "#lib/client/replica.ts";
import { createSnapshots } from "#lib/client/snapshots.ts";
import { modelRuns } from "#tests/support/model-runs.ts";
import { randomFrom } from "../random.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { type Mood, VirtualServer } from "./virtual-server.ts";

const secondsMax = 1_800;
const stepsMax = 40;

/** From when everything works: a connection that died unheard may be trusted for 22.5 s, and what it sent be 4 s late. */
const followedAgainMaxMs = 30_000;
/** After that: the longest pause between two attempts. */
const liveAgainMaxMs = 31_000;

/** What befalls the client, its server and the network between them. */
type Step =
  | { do: "wait"; ms: number }
  | { do: "hub" | "rest"; mood: Mood }
  | { do: "append"; count: number; isVisible: boolean }
  | { do: "repeat" | "restore" | "prune"; count: number }
  | { do: "end"; how: "lost" | "sent_off" }
  | { do: "sever" | "hurry" | "activity" | "load" }
  | { do: "slow"; latencyMs: number }
  | { do: "sign"; isSignedOut: boolean };

const mood = fc.constantFrom<Mood>("works", "refuses", "hangs");
const count = fc.integer({ min: 1, max: 8 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("wait"), ms: fc.integer({ min: 0, max: 3_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait"), ms: fc.integer({ min: 0, max: 60_000 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("hub", "rest"), mood }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("append"), count, isVisible: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("repeat", "restore", "prune"), count }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("end"), how: fc.constantFrom("lost", "sent_off") }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("sever", "hurry", "activity", "load") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("slow"), latencyMs: fc.integer({ min: 0, max: 4_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sign"), isSignedOut: fc.boolean() }) },
);

/** A machine on a server of its own, and all that its replica applied in the generation that it is in. */
class Subject {
  readonly clock = new VirtualClock();
  readonly server = new VirtualServer(this.clock);
  readonly replica: Replica;
  readonly machine: ConnectionMachine;
  applied: number[] = [];
  startedAt: number | null = null;
  readonly #load: () => Promise<unknown>;

  constructor(seed: number) {
    const random = randomFrom(seed);
    this.clock.random = () => random.below(1_000_000) / 1_000_000;
    const self = { kind: "operator", id: "ada", name: "Ada" } as const;
    this.replica = new Replica(self, {
      onUnknown: () => undefined,
      onEvents: (events) => this.applied.push(...events.map(({ pos }) => pos)),
      onReset: () => this.#begin(),
    });
    this.replica.store.subscribe(({ cursor }) => {
      this.startedAt ??= cursor;
    });
    const { clock, server, replica } = this;
    this.machine = new ConnectionMachine({
      clock,
      transport: server.transport,
      replica,
      onTyping: () => undefined,
      onContact: () => undefined,
    });
    const api = { request: async <Answer>() => z.custom<Answer>().parse(await this.#snapshot()) };
    this.#load = () => createSnapshots({ api, replica, self }).loadConversations({});
  }

  async take(taken: Step): Promise<void> {
    const { clock, server, machine } = this;
    switch (taken.do) {
      case "wait":
        return clock.advance(taken.ms);
      case "hub":
        server.hub = taken.mood;
        break;
      case "rest":
        server.rest = taken.mood;
        break;
      case "append":
        for (let index = 0; index < taken.count; index += 1) server.append(taken.isVisible);
        break;
      case "repeat":
        return server.repeat(taken.count);
      case "restore":
        return server.restore(taken.count);
      case "prune":
        return server.log.prune(taken.count);
      case "end":
        return server.end(taken.how);
      case "sever":
        return server.sever();
      case "hurry":
        return machine.hurry();
      case "activity":
        return machine.noteActivity();
      case "load":
        void this.#load().catch(() => undefined);
        break;
      case "slow":
        server.latencyMs = () => clock.random() * taken.latencyMs;
        break;
      case "sign":
        server.isSignedOut = taken.isSignedOut;
    }
  }

  heal(): void {
    const { server } = this;
    server.hub = "works";
    server.rest = "works";
    server.isSignedOut = false;
    server.latencyMs = () => 20;
  }

  /** Whatever was applied was so once, in order, and with nothing of the log left out. */
  check(): void {
    const { applied, server, replica } = this;
    const { cursor, epoch } = replica.state;
    const isRising = applied.every((pos, index) => index === 0 || pos > (applied[index - 1] ?? 0));
    expect(isRising, `applied ${applied.join(" ")}`).toBe(true);
    if (cursor === null || this.startedAt === null || epoch !== server.log.epoch) return;
    const from = Math.max(this.startedAt, server.log.floor);
    const due = server.log.visible.filter((pos) => pos > from && pos <= cursor);
    expect(applied.filter((pos) => pos > from)).toEqual(due);
  }

  #begin(): void {
    this.applied = [];
    this.startedAt = this.replica.state.cursor;
    this.machine.restart();
  }

  async #snapshot() {
    const { server, clock } = this;
    const wait = (): Promise<void> => new Promise((resolve) => clock.after(server.latencyMs(), resolve));
    await wait();
    if (server.rest !== "works") throw new ApiError("unreachable", "Nobody is there.");
    const { head: pos, epoch } = server.log;
    await wait();
    return { items: [], nextCursor: null, counts: null, pos, epoch };
  }
}

describe("a connection", () => {
  test(
    "applies each event once and in order whatever happens, and is live and at the head again once it may",
    async () => {
      const property = fc.asyncProperty(
        fc.array(step, { maxLength: stepsMax, size: "max" }),
        fc.integer(),
        async (steps, seed) => {
          const subject = new Subject(seed);
          const { clock, server, replica, machine } = subject;
          machine.start();
          for (const taken of steps) {
            await subject.take(taken);
            subject.check();
          }
          subject.heal();
          await clock.advance(followedAgainMaxMs);
          subject.check();
          expect(replica.state).toMatchObject({ cursor: server.log.head, epoch: server.log.epoch });
          await clock.advance(liveAgainMaxMs);
          expect(replica.state).toMatchObject({ connection: "live", isSignedOut: false });
          server.append();
          await clock.advance(1_000);
          subject.check();
          expect([replica.state.cursor, server.connections]).toEqual([server.log.head, 1]);
          machine.stop();
        },
      );
      await fc.assert(property, modelRuns(200));
    },
    secondsMax * 1_000,
  );
});
