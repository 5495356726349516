interface Peer {
  url: URL | undefined;
  /** Ticks since it was heard of. */
  silentTicks: number;
}

/** The other servers of the hub, as far as they have been heard of. Silence is counted in ticks of the caller's clock. */
export class PeerServers {
  readonly #peers = new Map<string, Peer>();
  readonly #maximumSilentTicks: number;

  constructor(maximumSilentTicks: number) {
    this.#maximumSilentTicks = maximumSilentTicks;
  }

  has(serverId: string): boolean {
    return this.#peers.has(serverId);
  }

  urlOf(serverId: string): URL | undefined {
    return this.#peers.get(serverId)?.url;
  }

  heardOf(serverId: string, url: string | undefined): void {
    this.#peers.set(serverId, { url: url === undefined ? undefined : new URL(url), silentTicks: 0 });
  }

  forget(serverId: string): void {
    this.#peers.delete(serverId);
  }

  /** Gives all of them time to be heard of again. */
  forgiveSilence(): void {
    for (const peer of this.#peers.values()) peer.silentTicks = 0;
  }

  /** Forgets those that were silent for too long, and returns their ids. */
  tick(): string[] {
    const gone: string[] = [];
    for (const [serverId, peer] of this.#peers) {
      if (++peer.silentTicks > this.#maximumSilentTicks) gone.push(serverId);
    }
    for (const serverId of gone) this.#peers.delete(serverId);
    return gone;
  }
}
