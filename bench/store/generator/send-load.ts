import type { World } from "../world.ts";
import { DoorLoad, type DoorResult, type Turn } from "./door-load.ts";
import type { Seat } from "./seat.ts";
import { type Peer, SenderConnection } from "./sender-connection.ts";
import { openSocketSeats, type SocketSeat } from "./socket-seat.ts";

const stalledAfterMs = 10_000;

export interface SendResult {
  doors: DoorResult[];
  /** Until everything was acknowledged and delivered. */
  elapsedMs: number;
}

/**
 * Senders with one message in flight each, and one who watches all conversations. Senders with a connection get their own
 * messages in real time as well.
 */
export class SendLoad {
  readonly #peer: Peer;
  readonly #doors: readonly DoorLoad[];
  readonly #connected: readonly SocketSeat[];
  readonly #watcher: SenderConnection;
  #deliveries = 0;
  #onDelivered: () => void = () => {};

  /** @param otherSeats of senders without a connection, who come after those with one */
  static async prepare(peer: Peer, world: World, otherSeats: readonly Seat[] = []): Promise<SendLoad> {
    const senders = [...world.senders.entries()].slice(0, world.senders.length - otherSeats.length);
    const connected = await openSocketSeats(peer, senders);
    const watcher = await SenderConnection.open(peer, { token: world.watcherToken, sender: null });
    return new SendLoad(peer, { connected, otherSeats, watcher });
  }

  private constructor(
    peer: Peer,
    seats: { connected: readonly SocketSeat[]; otherSeats: readonly Seat[]; watcher: SenderConnection },
  ) {
    this.#peer = peer;
    this.#connected = seats.connected;
    this.#watcher = seats.watcher;
    this.#doors = [seats.connected, seats.otherSeats].filter(({ length }) => length > 0).map((at) => new DoorLoad(at));
    for (const connection of this.#connections()) {
      connection.onDelivered = (messages) => {
        this.#deliveries += messages;
        this.#onDelivered();
      };
    }
  }

  /** How many messages of each sender were acknowledged so far. */
  get acknowledged(): number[] {
    return this.#doors.flatMap(({ seats }) => seats.map(({ acknowledged }) => acknowledged));
  }

  /** Servers miss a client that is silent while others have their turn. */
  keepAlive(): void {
    for (const connection of this.#connections()) connection.write(this.#peer.dialect.keepAlive);
  }

  /** Runs at all doors together. Throws, and so ends the process, if something is not acknowledged or not delivered. */
  async run(turn: Turn): Promise<SendResult> {
    const startedAt = performance.now();
    let seen = -1;
    const guard = setInterval(() => {
      const progress = this.#deliveries + sum(this.#doors.map(({ acknowledged }) => acknowledged));
      if (progress === seen)
        throw new Error(
          `Of the messages, ${sum(this.#doors.map(({ pending }) => pending))} were not acknowledged, and ${this.#expected - this.#deliveries} did not come in real time.`,
        );
      seen = progress;
    }, stalledAfterMs);
    const doors = await Promise.all(this.#doors.map((door) => door.run(turn)));
    await this.#untilDelivered();
    clearInterval(guard);
    return { doors, elapsedMs: performance.now() - startedAt };
  }

  /** Rejects unless everybody got exactly the messages that they may see, each once, and nothing more comes. */
  async verify(): Promise<void> {
    await Promise.all(this.#connections().map((connection) => connection.settle()));
    for (const { connection, acknowledged } of this.#connected) assertReceived(connection, acknowledged);
    assertReceived(this.#watcher, sum(this.acknowledged));
  }

  #connections(): SenderConnection[] {
    return [...this.#connected.map(({ connection }) => connection), this.#watcher];
  }

  /** How many messages must have come in real time, to all who see them together, once everything was acknowledged. */
  get #expected(): number {
    return sum(this.#connected.map(({ acknowledged }) => acknowledged)) + sum(this.acknowledged);
  }

  #untilDelivered(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDelivered = () => {
        if (this.#deliveries >= this.#expected) resolve();
      };
      this.#onDelivered();
    });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function assertReceived({ received }: SenderConnection, expected: number): void {
  if (received !== expected) throw new Error(`A connection got ${received} messages of ${expected}.`);
}
