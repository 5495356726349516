import type { ServerDoor } from "../hub/server-door.ts";
import type { AnnouncedDoor } from "./envelope.ts";

interface Peer {
  door: ServerDoor | undefined;
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

  doorOf(serverId: string): ServerDoor | undefined {
    return this.#peers.get(serverId)?.door;
  }

  heardOf(serverId: string, announced: AnnouncedDoor | undefined): void {
    const door = announced === undefined ? undefined : { ...announced, url: new URL(announced.url) };
    this.#peers.set(serverId, { door, silentTicks: 0 });
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
