import { summarise } from "#bench/statistics.ts";
import { ClosedLoop } from "./closed-loop.ts";
import type { LoadResult, LoadRun } from "./load-run.ts";
import { openConnections, type Peer, type RawConnection, type TextSink } from "./raw-connection.ts";

/** Calls, waits for the reply, and calls again. */
class Caller implements TextSink {
  readonly connection: RawConnection;
  sent = 0;
  readonly #echo: Buffer;
  readonly #load: { loop: ClosedLoop; roundTripsMs: number[] };
  #sentAt = 0;

  constructor(connection: RawConnection, echo: Buffer, load: { loop: ClosedLoop; roundTripsMs: number[] }) {
    this.connection = connection;
    this.#echo = echo;
    this.#load = load;
    connection.sink = this;
  }

  readonly send = (): void => {
    this.sent += 1;
    this.#load.loop.sent(1, 1);
    this.#sentAt = performance.now();
    this.connection.send(this.#echo);
  };

  arrived(texts: number, connection: RawConnection): void {
    this.#load.roundTripsMs.push(performance.now() - this.#sentAt);
    connection.received += texts;
    this.#load.loop.arrived(texts, true, this.send);
  }
}

/** One call in flight on each connection. */
export class EchoLoad implements LoadRun {
  readonly #loop = new ClosedLoop();
  readonly #roundTripsMs: number[] = [];
  readonly #callers: readonly Caller[];

  static async prepare(peer: Peer, { connections }: { connections: number }): Promise<EchoLoad> {
    return new EchoLoad(await openConnections(peer, connections), peer.dialect.echo);
  }

  private constructor(connections: readonly RawConnection[], echo: Buffer) {
    const load = { loop: this.#loop, roundTripsMs: this.#roundTripsMs };
    this.#callers = connections.map((connection) => new Caller(connection, echo, load));
  }

  async run(seconds: number): Promise<LoadResult> {
    this.#roundTripsMs.length = 0;
    await this.#loop.run(seconds, () => {
      for (const caller of this.#callers) caller.send();
    });
    const { messages, deliveries } = this.#loop;
    const { median, p99 } = summarise(this.#roundTripsMs);
    return { messages, deliveries, roundTripMs: { p50: median, p99 } };
  }

  *expected(): Iterable<{ connection: RawConnection; texts: number }> {
    for (const { connection, sent } of this.#callers) yield { connection, texts: sent };
  }
}
