import type { HubBackplane, Unsubscribe } from "./hub-backplane.ts";

type Listener = (message: Buffer) => void;

/** Connects hub servers that run in one process: for tests, and for hubs on several ports of one program. */
export interface InProcessBus {
  /** A backplane for one server. */
  connect(): HubBackplane;
}

export function createInProcessBus(): InProcessBus {
  const bus = new Bus();
  return { connect: () => new InProcessBackplane(bus) };
}

class Bus {
  readonly #channels = new Map<string, Set<Listener>>();
  #underWay: { channel: string; message: Buffer }[] = [];

  /** Delivers in a later turn of the event loop, as a bus between processes does, and in order. */
  publish(channel: string, message: Buffer): void {
    if (this.#underWay.length === 0) setImmediate(() => this.#deliver());
    this.#underWay.push({ channel, message });
  }

  add(channel: string, listener: Listener): void {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners.add(listener));
  }

  delete(channel: string, listener: Listener): void {
    const listeners = this.#channels.get(channel);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#channels.delete(channel);
  }

  #deliver(): void {
    const messages = this.#underWay;
    this.#underWay = [];
    for (const { channel, message } of messages) {
      for (const listener of this.#channels.get(channel) ?? []) listener(message);
    }
  }
}

class InProcessBackplane implements HubBackplane {
  readonly #bus: Bus;
  readonly #subscriptions = new Set<Unsubscribe>();
  #isClosed = false;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  async publish(channel: string, message: Buffer): Promise<void> {
    this.#refuseWhenClosed();
    this.#bus.publish(channel, message);
  }

  async subscribe(channel: string, listener: Listener): Promise<Unsubscribe> {
    this.#refuseWhenClosed();
    // The same function may listen twice, and each subscription ends by itself.
    const own: Listener = (message) => {
      if (this.#subscriptions.has(unsubscribe)) listener(message);
    };
    const unsubscribe = async () => {
      this.#subscriptions.delete(unsubscribe);
      this.#bus.delete(channel, own);
    };
    this.#subscriptions.add(unsubscribe);
    this.#bus.add(channel, own);
    return unsubscribe;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const unsubscribe of this.#subscriptions) await unsubscribe();
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw new Error("The backplane is closed.");
  }
}
