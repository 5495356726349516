import { expect } from "vitest";
import type { Connection } from "#lib/client/chat-state.ts";
import { ConnectionMachine } from "#lib/client/connection-machine.ts";
import { Replica } from "#lib/client/replica.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { VirtualServer } from "./virtual-server.ts";

/** A connection machine between a server and a replica of its own, in virtual time. */
export class VirtualConnection {
  readonly clock = new VirtualClock();
  readonly server = new VirtualServer(this.clock);
  /** The positions of the events that were applied, in turn. */
  readonly applied: number[] = [];
  /** Every state that the connection has been in, in turn. */
  readonly history: Connection[];
  contacts = 0;
  readonly replica: Replica;
  readonly machine: ConnectionMachine;

  constructor() {
    const { clock, server, applied } = this;
    const replica = new Replica(
      { kind: "operator", id: "ada", name: "Ada" },
      {
        onUnknown: () => undefined,
        onEvents: (events) => applied.push(...events.map(({ pos }) => pos)),
        onReset: () => this.machine.restart(),
      },
    );
    const history = [replica.state.connection];
    replica.store.subscribe(({ connection }) => connection !== history.at(-1) && history.push(connection));
    this.machine = new ConnectionMachine({
      clock,
      transport: server.transport,
      replica,
      onTyping: () => undefined,
      onContact: () => {
        this.contacts += 1;
      },
    });
    this.replica = replica;
    this.history = history;
  }

  seconds(count: number): Promise<void> {
    return this.clock.advance(count * 1_000);
  }

  /** Starts with a hub that works, and forgets what it took. */
  async live(): Promise<void> {
    this.machine.start();
    await this.seconds(60);
    expect(this.history).toEqual(["connecting", "live"]);
    this.server.opened.length = 0;
  }

  /** Starts without a hub, and forgets what it took. */
  async polling(): Promise<void> {
    this.server.hub = "refuses";
    this.machine.start();
    await this.seconds(60);
    expect(this.history).toEqual(["connecting", "polling"]);
    this.server.polled.length = 0;
  }

  /** Lets time pass until the server has been asked for events. */
  async untilPolled(): Promise<void> {
    while (this.server.polled.length === 0) await this.clock.advance(50);
  }
}

/** From each moment to the next, in milliseconds. */
export function pauses(moments: readonly number[]): number[] {
  return moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
}
