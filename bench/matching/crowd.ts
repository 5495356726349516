import { setTimeout as delay } from "node:timers/promises";
import { v7 } from "uuid";
import { z } from "zod";
import type { HubSocket } from "#bench/cluster/hub-socket.ts";

export interface CrowdOptions {
  /** Open connections of operators, who are subscribed, by the operators' ids. */
  operators: ReadonlyMap<string, HubSocket>;
  /** Opens the connection of the next visitor, who is subscribed. */
  nextVisitor(): Promise<HubSocket>;
  visitors: number;
  visitorsPerSecond: number;
}

/** What each visitor waited for, in milliseconds. */
export interface Waits {
  /** From the first message to the offer on the socket of an operator. */
  offered: number[];
  /** From an operator's accepting it until both sides were told. */
  told: number[];
}

const eventsShape = z.object({
  arguments: z.tuple([
    z.array(
      z.object({
        type: z.string(),
        conversationId: z.string().nullable(),
        data: z.object({ offers: z.array(z.object({ id: z.string(), memberId: z.string() })).optional() }),
      }),
    ),
  ]),
});

/** How long anybody is waited for before the run is given up. */
const patienceMs = 60_000;

interface Arrival {
  startedAt: number;
  acceptedAt: number;
  /** Who has yet to be told. */
  untold: Set<"operator" | "visitor">;
  isOver: PromiseWithResolvers<void>;
}

/**
 * Visitors arrive one after the other at a steady pace and write; whoever is offered a conversation accepts it at once.
 * Rejects where somebody was not answered.
 */
export async function runCrowd({ operators, nextVisitor, visitors, visitorsPerSecond }: CrowdOptions): Promise<Waits> {
  const waits: Waits = { offered: [], told: [] };
  const arrivals = new Map<string, Arrival>();

  function heard(conversationId: string, by: "operator" | "visitor"): void {
    const arrival = arrivals.get(conversationId);
    if (arrival === undefined || !arrival.untold.delete(by) || arrival.untold.size > 0) return;
    waits.told.push(performance.now() - arrival.acceptedAt);
    arrival.isOver.resolve();
  }

  function listenAsOperator(memberId: string, socket: HubSocket): void {
    const mine = new Set<string>();
    socket.onMessage = (text) => {
      const concernsMe = text.includes("ConversationOffered") && text.includes(`"memberId":"${memberId}"`);
      if (!concernsMe && !text.includes("ConversationClaimed")) return;
      for (const { type, conversationId, data } of eventsShape.parse(JSON.parse(text)).arguments[0]) {
        if (conversationId === null) continue;
        const offer = data.offers?.find((one) => one.memberId === memberId);
        if (type === "ConversationClaimed" && mine.has(conversationId)) heard(conversationId, "operator");
        if (type !== "ConversationOffered" || offer === undefined) continue;
        mine.add(conversationId);
        const arrival = arrivals.get(conversationId);
        if (arrival === undefined) continue;
        waits.offered.push(performance.now() - arrival.startedAt);
        arrival.acceptedAt = performance.now();
        socket.call("AcceptOffer", { offerId: offer.id }).catch(arrival.isOver.reject);
      }
    };
  }

  async function arrive(): Promise<void> {
    const socket = await nextVisitor();
    const id = v7();
    const isOver = Promise.withResolvers<void>();
    socket.onMessage = (text) => {
      if (text.includes("ConversationClaimed")) heard(id, "visitor");
    };
    const untold = new Set(["operator", "visitor"] as const);
    arrivals.set(id, { startedAt: performance.now(), acceptedAt: 0, untold, isOver });
    socket.call("StartConversation", { id, body: "Where is my parcel?" }).catch(isOver.reject);
    const gaveUp = AbortSignal.timeout(patienceMs);
    gaveUp.addEventListener("abort", () => isOver.reject(new Error("A visitor was not answered.")));
    await isOver.promise;
    arrivals.delete(id);
    socket.close();
  }

  for (const [memberId, socket] of operators) listenAsOperator(memberId, socket);
  const under: Promise<void>[] = [];
  const begun = performance.now();
  for (let number = 0; number < visitors; number += 1) {
    under.push(arrive());
    await delay(Math.max(0, begun + ((number + 1) * 1_000) / visitorsPerSecond - performance.now()));
  }
  await Promise.all(under);
  return waits;
}
