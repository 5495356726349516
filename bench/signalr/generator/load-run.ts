import type { RawConnection } from "./raw-connection.ts";

export interface LoadResult {
  /** Messages that clients sent, and texts that arrived. */
  messages: number;
  deliveries: number;
  roundTripMs?: { p50: number; p99: number };
}

/** A load on a server, ready to run. */
export interface LoadRun {
  /** Resolves when everything that was sent has arrived. May be called again. */
  run(seconds: number): Promise<LoadResult>;
  /** How many texts each connection must have received so far. */
  expected(): Iterable<{ connection: RawConnection; texts: number }>;
}

/** Throws unless every connection got exactly the texts that were for it, and nothing more comes. */
export async function verify(load: LoadRun): Promise<void> {
  const all = [...load.expected()];
  await Promise.all(all.map(({ connection }) => connection.settle()));
  for (const { connection, texts } of all) {
    if (connection.received !== texts) throw new Error(`A connection got ${connection.received} texts of ${texts}.`);
  }
}
