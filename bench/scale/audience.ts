import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { HubSocket } from "#bench/cluster/hub-socket.ts";

const eventsShape = z.object({
  arguments: z.tuple([z.array(z.object({ data: z.object({ message: z.object({ id: z.string() }).optional() }) }))]),
});
const sentMark = '"type":"MessageSent"';
/** All is given up that takes longer than this to arrive. */
const patienceMs = 30_000;

/**
 * Connections of operators who see every message. The first at each hub takes the times; the others only count, which
 * costs the machine less.
 */
export class Audience {
  readonly sockets: HubSocket[] = [];
  nearMs: number[] = [];
  farMs: number[] = [];
  readonly #timedHubs = new Set<number>();
  readonly #sent = new Map<string, { at: number; hub: number }>();
  #expected = 0;
  #arrived = 0;

  add(socket: HubSocket, hub: number): void {
    const takesTimes = !this.#timedHubs.has(hub);
    this.#timedHubs.add(hub);
    this.sockets.push(socket);
    socket.onMessage = (text) => {
      const now = performance.now();
      const messages = text.split(sentMark).length - 1;
      this.#arrived += messages;
      if (takesTimes && messages > 0) this.#take(text, { now, hub });
    };
  }

  /** A message is about to be sent at a hub. */
  expect(id: string, hub: number): void {
    this.#expected += this.sockets.length;
    this.#sent.set(id, { at: performance.now(), hub });
  }

  /** Waits until everything has arrived everywhere, and a while for what comes too often. @throws Error where it does not */
  async settle(ms: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (this.#arrived < this.#expected && performance.now() < until) await delay(10);
    await delay(ms);
    if (this.#arrived !== this.#expected) {
      throw new Error(`Of ${this.#expected} messages to operators ${this.#arrived} arrived.`);
    }
  }

  forget(): void {
    this.#sent.clear();
    this.nearMs = [];
    this.farMs = [];
  }

  #take(text: string, { now, hub }: { now: number; hub: number }): void {
    for (const { data } of eventsShape.parse(JSON.parse(text)).arguments[0]) {
      const sent = this.#sent.get(data.message?.id ?? "");
      if (sent === undefined) continue;
      (sent.hub === hub ? this.nearMs : this.farMs).push(now - sent.at);
    }
  }
}
