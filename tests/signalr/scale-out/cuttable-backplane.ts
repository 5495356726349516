import type { HubBackplane, Unsubscribe } from "#lib/signalr/scale-out/hub-backplane.ts";

/** A way to a backplane that may be cut: then whatever goes in or comes out is lost, and nobody is told. */
export class CuttableBackplane implements HubBackplane {
  readonly #backplane: HubBackplane;
  isCut = false;
  /** How many messages got through to the backplane. */
  sent = 0;

  constructor(backplane: HubBackplane) {
    this.#backplane = backplane;
  }

  async publish(channel: string, message: Buffer): Promise<void> {
    if (this.isCut) return;
    this.sent++;
    await this.#backplane.publish(channel, message);
  }

  subscribe(channel: string, listener: (message: Buffer) => void): Promise<Unsubscribe> {
    return this.#backplane.subscribe(channel, (message) => {
      if (!this.isCut) listener(message);
    });
  }

  close(): Promise<void> {
    return this.#backplane.close();
  }
}
