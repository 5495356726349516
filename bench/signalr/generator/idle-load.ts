import type { LoadResult, LoadRun } from "./load-run.ts";
import { openConnections, type Peer, type RawConnection } from "./raw-connection.ts";

/** Connections that only stand. The first ones let the server settle; its run opens those that count. */
export class IdleLoad implements LoadRun {
  readonly #peer: Peer;
  readonly #count: number;
  readonly #connections: RawConnection[];

  static async prepare(peer: Peer, { connections, settling }: { connections: number; settling: number }) {
    return new IdleLoad(peer, connections, await openConnections(peer, settling));
  }

  private constructor(peer: Peer, count: number, connections: RawConnection[]) {
    this.#peer = peer;
    this.#count = count;
    this.#connections = connections;
  }

  async run(): Promise<LoadResult> {
    this.#connections.push(...(await openConnections(this.#peer, this.#count)));
    return { messages: 0, deliveries: 0 };
  }

  *expected(): Iterable<{ connection: RawConnection; texts: number }> {
    for (const connection of this.#connections) yield { connection, texts: 0 };
  }
}
