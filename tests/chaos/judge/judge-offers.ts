import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { EndedOffer, OfferStatus } from "#lib/chat/matching/offer.ts";
import type { Ledger } from "./ledger.ts";
import { type ChangeEvent, isChange, loadsOf, type Standing, standingOf } from "./standings.ts";
import type { Violation } from "./violation.ts";

/**
 * For so long nobody is offered again what they have declined, as far as it can be judged: a minute, less what the clocks of
 * two processes may be apart.
 */
const quietMs = 40_000;

interface OpenOffer {
  conversationId: string;
  memberId: string;
  isMatch: boolean;
}

/**
 * Replays what is offered: only what waits, to nobody twice at a time, to nobody who has just declined it, to nobody beyond
 * their room, and no longer than it waits. In the end the rows say the same as the log.
 */
export function judgeOffers(ledger: Ledger): Violation[] {
  const replay = new OfferReplay(ledger);
  for (const event of ledger.events) replay.take(event);
  return [...replay.found, ...replay.compareRows()];
}

class OfferReplay {
  readonly found: Violation[] = [];
  readonly #ledger: Ledger;
  readonly #standings = new Map<string, Standing>();
  readonly #open = new Map<string, OpenOffer>();
  readonly #outcomes = new Map<string, OfferStatus>();
  /** When who declined what, since it came into the queue. */
  readonly #declined = new Map<string, Map<string, number>>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  take(event: ChatEvent): void {
    if (isChange(event)) this.#change(event);
    else if (event.type === "ConversationOffered") this.#offer(event);
    else if (event.type === "OffersEnded") for (const ended of event.data.offers) this.#end(event, ended);
  }

  compareRows(): Violation[] {
    return this.#ledger.offers.flatMap(({ id, status, conversationId }) => {
      const told = this.#outcomes.get(id);
      // Whoever lets go of a conversation has declined it, without having been offered it.
      if (told === status || (told === undefined && status === "declined")) return [];
      return [misoffered(conversationId, `has an offer that is ${status}, but ${told ?? "unknown"} by the log`)];
    });
  }

  #change({ pos, data }: ChangeEvent): void {
    const { id } = data.conversation;
    const [before, after] = [this.#standings.get(id), standingOf(data.conversation)];
    this.#standings.set(id, after);
    if (after.status === "queued") {
      if (before?.status !== "queued") this.#declined.delete(id);
      return;
    }
    const left = [...this.#open.values()].filter((offer) => offer.conversationId === id && offer.isMatch);
    if (left.length > 0) this.#tell(id, `is ${after.status} from ${pos} on, and still offered to ${left.length}`);
  }

  #offer({ pos, at, data }: ChatEvent & { type: "ConversationOffered" }): void {
    const { id: conversationId } = data.conversation;
    const isMatch = data.handover === null;
    const status = this.#standings.get(conversationId)?.status;
    if (isMatch && status !== "queued") this.#tell(conversationId, `is offered at ${pos} while it is ${status}`);
    for (const { id, memberId } of data.offers) {
      const isDouble = [...this.#open.values()].some(
        (offer) => offer.conversationId === conversationId && offer.memberId === memberId,
      );
      if (isDouble) this.#tell(conversationId, `is offered to ${memberId} twice at ${pos}`);
      const declinedAt = this.#declined.get(conversationId)?.get(memberId) ?? Number.NEGATIVE_INFINITY;
      if (isMatch && Date.parse(at) - declinedAt < quietMs) {
        this.#tell(conversationId, `is offered at ${pos} to ${memberId}, who has just declined it`);
      }
      this.#open.set(id, { conversationId, memberId, isMatch });
      this.#outcomes.set(id, "pending");
      if (isMatch) this.#judgeRoom(conversationId, memberId, pos);
    }
  }

  /** What is offered counts as if it were taken. */
  #judgeRoom(conversationId: string, memberId: string, pos: number): void {
    const { capacities } = this.#ledger;
    const load = loadsOf(this.#standings, (standing) => this.#weightOf(standing)).get(memberId) ?? 0;
    const offered = [...this.#open.values()]
      .filter((offer) => offer.memberId === memberId)
      .reduce((sum, offer) => sum + this.#weightOf(this.#standings.get(offer.conversationId)), 0);
    const capacity = capacities.get(memberId) ?? 0;
    if (load + offered <= capacity) return;
    this.#tell(
      conversationId,
      `is offered at ${pos} to ${memberId}, who has room for ${capacity - load} of ${offered}`,
    );
  }

  #end({ at, pos }: ChatEvent, { id, memberId, outcome }: EndedOffer): void {
    const offer = this.#open.get(id);
    if (offer === undefined)
      this.found.push({ kind: "misoffered", detail: `Offer ${id} ends at ${pos}, and is not open.` });
    this.#open.delete(id);
    this.#outcomes.set(id, outcome);
    if (offer === undefined || outcome !== "declined") return;
    const declined = this.#declined.get(offer.conversationId) ?? new Map<string, number>();
    this.#declined.set(offer.conversationId, declined.set(memberId, Date.parse(at)));
  }

  #weightOf(standing: Standing | undefined): number {
    return this.#ledger.weights.get(standing?.teamId ?? "") ?? 1;
  }

  #tell(conversationId: string, what: string): void {
    this.found.push(misoffered(conversationId, what));
  }
}

function misoffered(conversationId: string, what: string): Violation {
  return { kind: "misoffered", detail: `Conversation ${conversationId} ${what}.` };
}
