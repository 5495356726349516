import type { HubHealth } from "../hub/hub-router.ts";
import type { ServerDoor } from "../hub/server-door.ts";
import type { HubLimits } from "../hub-limits.ts";
import type { ReportError } from "../report-error.ts";
import { BackplaneWatch } from "./backplane-watch.ts";
import type { ChannelNames } from "./channel-names.ts";
import type { AnnouncedDoor } from "./envelope.ts";
import type { EnvelopeSender } from "./envelope-sender.ts";
import { PeerServers } from "./peer-servers.ts";

interface ServerPresenceOptions {
  serverId: string;
  door: AnnouncedDoor | undefined;
  limits: HubLimits;
  channels: ChannelNames;
  sender: EnvelopeSender;
  /** Another server has said goodbye, or nothing for too long. */
  onGone(serverId: string): void;
  reportError: ReportError;
}

/** Tells a server's others that it is there, knows which of them are, and whether the backplane brings anything at all. */
export class ServerPresence {
  readonly #options: ServerPresenceOptions;
  readonly #peers: PeerServers;
  readonly #watch: BackplaneWatch;
  readonly #clock: NodeJS.Timeout;

  constructor(options: ServerPresenceOptions) {
    const { backplaneSilenceMs, backplaneCanaryMs } = options.limits;
    const maximumSilentTicks = Math.ceil(backplaneSilenceMs / backplaneCanaryMs);
    this.#options = options;
    this.#peers = new PeerServers(maximumSilentTicks);
    this.#watch = new BackplaneWatch(maximumSilentTicks);
    this.#clock = setInterval(() => this.#tick(), backplaneCanaryMs).unref();
  }

  get health(): HubHealth {
    return this.#watch.health;
  }

  knows(serverId: string): boolean {
    return this.#peers.has(serverId);
  }

  doorOf(serverId: string): ServerDoor | undefined {
    return this.#peers.doorOf(serverId);
  }

  /** Sends a canary to itself and an announcement to the others, as it does by itself every so often. */
  giveSign(): void {
    const { serverId, channels, sender } = this.#options;
    sender.signal(channels.server(serverId), { kind: "canary" });
    this.#announce(channels.everyone, false);
  }

  canaryCame(): void {
    const wasReady = this.health.isReady;
    this.#watch.heard();
    if (wasReady) return;
    // Whoever was here before the silence may be here still, and others may have come.
    this.#peers.forgiveSilence();
    this.#announce(this.#options.channels.everyone, true);
  }

  announced(serverId: string, { door, asks }: { door: AnnouncedDoor | undefined; asks: boolean }): void {
    this.#peers.heardOf(serverId, door);
    if (asks) this.#announce(this.#options.channels.server(serverId), false);
  }

  left(serverId: string): void {
    this.#peers.forget(serverId);
    this.#options.onGone(serverId);
  }

  stop(): void {
    clearInterval(this.#clock);
  }

  #announce(channel: string, asks: boolean): void {
    this.#options.sender.signal(channel, { kind: "announcement", door: this.#options.door, asks });
  }

  #tick(): void {
    const wasReady = this.health.isReady;
    this.#watch.tick();
    const { health } = this;
    // Without a backplane nobody is heard, and that tells nothing of the others.
    if (health.isReady) for (const serverId of this.#peers.tick()) this.#options.onGone(serverId);
    else if (wasReady) this.#options.reportError(new Error(health.reason), {});
    this.giveSign();
  }
}
