import { ClosedLoop } from "./closed-loop.ts";
import type { LoadResult, LoadRun } from "./load-run.ts";
import { openConnections, type Peer, type RawConnection, type TextSink } from "./raw-connection.ts";

/** How many bursts are on their way at a time: with one, the server would wait for the load generator. */
const burstsInFlight = 2;

/** One connection sends bursts to a room, and the next one when almost all texts of the ones before have arrived. */
export class BroadcastLoad implements LoadRun, TextSink {
  readonly #loop = new ClosedLoop();
  readonly #publisher: RawConnection;
  readonly #members: readonly RawConnection[];
  readonly #burst: Buffer;
  readonly #burstMessages: number;
  readonly #lowWater: number;
  #sent = 0;

  static async prepare(peer: Peer, { members, burst }: { members: number; burst: number }): Promise<BroadcastLoad> {
    const [publisher, ...receivers] = await openConnections(peer, members + 1);
    if (publisher === undefined) throw new Error("There is no connection.");
    const join = peer.dialect.join("room");
    await Promise.all(receivers.map((receiver) => receiver.call(join)));
    const say = peer.dialect.say("room");
    const bytes = Buffer.concat(Array.from({ length: burst }, () => say));
    return new BroadcastLoad({ publisher, members: receivers, bytes, burst });
  }

  private constructor(parts: { publisher: RawConnection; members: RawConnection[]; bytes: Buffer; burst: number }) {
    this.#publisher = parts.publisher;
    this.#members = parts.members;
    this.#burst = parts.bytes;
    this.#burstMessages = parts.burst;
    this.#lowWater = (burstsInFlight - 1) * parts.burst * parts.members.length;
    for (const member of this.#members) member.sink = this;
  }

  async run(seconds: number): Promise<LoadResult> {
    await this.#loop.run(seconds, () => {
      for (let burst = 0; burst < burstsInFlight; burst += 1) this.#send();
    });
    return this.#loop;
  }

  arrived(texts: number, connection: RawConnection): void {
    connection.received += texts;
    this.#loop.arrived(texts, this.#loop.outstanding - texts <= this.#lowWater, this.#send);
  }

  *expected(): Iterable<{ connection: RawConnection; texts: number }> {
    yield { connection: this.#publisher, texts: 0 };
    for (const connection of this.#members) yield { connection, texts: this.#sent };
  }

  readonly #send = (): void => {
    this.#sent += this.#burstMessages;
    this.#loop.sent(this.#burstMessages, this.#burstMessages * this.#members.length);
    this.#publisher.send(this.#burst);
  };
}
