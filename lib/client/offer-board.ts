import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent, EventData } from "#lib/chat/events/event.ts";
import type { OpenOffers } from "#lib/chat/matching/list-offers.ts";
import type { EndedOffer, Offer } from "#lib/chat/matching/offer.ts";
import { ApiError, mayPass } from "./api-error.ts";
import type { LiveOffer, OfferEnd } from "./chat-state.ts";
import type { Clock } from "./clock.ts";
import type { Replica } from "./replica.ts";

export interface OfferBoardOptions {
  clock: Clock;
  replica: Replica;
  self: Pick<Participant, "id">;
  /** @throws ApiError */
  load(): Promise<OpenOffers>;
}

/** How long it is shown how an offer ended. */
const endShownMs = 4_000;
const loadAgainMs = 3_000;
/** How long the time that a server has told is relied on: it may be of the one whose clock is wrong. */
const toldForMs = 5_000;
/** Of so many offers is known that they have ended, so that an answer on its way does not bring them back. */
const endedKeptMax = 500;

/**
 * Keeps what is offered to ourselves: by events as it happens, and by asking after an absence, since the log does not tell
 * those who see only some conversations what they missed. An offer ends by itself on this client's clock.
 */
export class OfferBoard {
  readonly #options: OfferBoardOptions;
  readonly #ended = new Set<string>();
  readonly #timers = new Map<string, () => void>();
  /** By how much the server's clock was behind this client's, with the time that it took to tell, and when it was told. */
  #told: { at: number; behindMs: number }[] = [];
  #loads = 0;
  #cancelLoad = (): void => undefined;

  constructor(options: OfferBoardOptions) {
    this.#options = options;
  }

  onEvents(events: readonly ChatEvent[]): void {
    const { self } = this.#options;
    this.#noteTimes(events.map(({ at }) => at));
    // What was offered and ended while we were away is not worth a word.
    const over = events.flatMap((event) => (event.type === "OffersEnded" ? event.data.offers.map(({ id }) => id) : []));
    const isOpen = ({ id }: Offer) => this.#isShown(id) || !over.includes(id);
    for (const event of events) {
      if (event.type === "ConversationOffered") {
        const { offers, ...about } = event.data;
        for (const offer of offers) if (offer.memberId === self.id && isOpen(offer)) this.#add(offer, about);
      } else if (event.type === "OffersEnded") this.#noteEnd(event);
      else if (event.type === "ConversationClaimed" || event.type === "ConversationAssigned") this.#noteTaken(event);
    }
  }

  /** Asks for what is offered now. Until there is an answer, what is there stays. */
  async refresh(): Promise<void> {
    this.#cancelLoad();
    this.#loads += 1;
    const load = this.#loads;
    const before = new Set(this.#options.replica.state.offers.map(({ id }) => id));
    try {
      const { items, now } = await this.#options.load();
      if (load !== this.#loads) return;
      this.#noteTimes([now]);
      const open = new Set(items.map(({ id }) => id));
      for (const id of before) if (!open.has(id)) this.remove(id);
      for (const { conversation, words, handover, ...offer } of items) {
        this.#add(offer, { conversation, words, handover });
      }
    } catch (error) {
      if (load !== this.#loads || !mayPass(error)) return;
      this.#cancelLoad = this.#options.clock.after(loadAgainMs, () => void this.refresh());
    }
  }

  /** It was answered, here or on another device: there is nothing more to be said of it. */
  remove(offerId: string): void {
    this.#forget(offerId);
    this.#change((offers) => offers.filter(({ id }) => id !== offerId));
  }

  /** The server refused to let us accept. Where that means that it is over, the offer says why. */
  noteRefusal(offerId: string, error: unknown): void {
    if (!(error instanceof ApiError) || !endingCodes.has(error.code)) return;
    const takenBy = this.#options.replica.state.offers.find(({ id }) => id === offerId)?.end?.takenBy ?? null;
    this.#end(offerId, { outcome: "withdrawn", takenBy, refusal: error.message });
  }

  stop(): void {
    this.#loads += 1;
    this.#cancelLoad();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #add(offer: Offer, about: Pick<EventData["ConversationOffered"], "conversation" | "words" | "handover">): void {
    const { clock } = this.#options;
    const { id, kind } = offer;
    if (this.#ended.has(id) || this.#isShown(id)) return;
    const lastsMs = Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt);
    const leftMs = lastsMs - this.#ageMs(offer, lastsMs);
    const expiresAt = clock.now() + leftMs;
    this.#change((offers) => [...offers, { id, kind, ...about, lastsMs, expiresAt, end: null }]);
    this.#after(id, leftMs, () => this.#end(id, { outcome: "expired", takenBy: null, refusal: null }));
  }

  #noteTimes(times: readonly string[]): void {
    const now = this.#options.clock.now();
    const lately = this.#told.filter(({ at }) => now - at <= toldForMs);
    this.#told = [...lately, ...times.map((time) => ({ at: now, behindMs: now - Date.parse(time) }))];
  }

  /**
   * How long ago it was made. The clocks of people's devices are wrong, so what the server has told lately says what time
   * it is there: that which came fastest.
   */
  #ageMs({ offeredAt }: Offer, lastsMs: number): number {
    const behindMs = Math.min(...this.#told.map((told) => told.behindMs));
    return Math.min(lastsMs, Math.max(0, this.#options.clock.now() - Date.parse(offeredAt) - behindMs));
  }

  #noteEnd({ data, actor }: ChatEvent & { type: "OffersEnded" }): void {
    const isOurs = ({ memberId }: EndedOffer) => memberId === this.#options.self.id;
    const isAccepted = data.offers.some((offer) => offer.outcome === "accepted" && !isOurs(offer));
    const takenBy = isAccepted ? actor.name : null;
    for (const { id, outcome } of data.offers.filter(isOurs)) {
      if (outcome === "accepted" || outcome === "declined") this.remove(id);
      else this.#end(id, { outcome, takenBy, refusal: null });
    }
  }

  /** It is told right after the end of the offers who has the conversation now. */
  #noteTaken({ data: { conversation } }: ChatEvent & { type: "ConversationClaimed" | "ConversationAssigned" }): void {
    const { id: conversationId, assignee } = conversation;
    if (assignee === null) return;
    for (const { id, end, conversation: offered } of this.#options.replica.state.offers) {
      if (offered.id === conversationId && end?.outcome === "withdrawn") {
        this.#end(id, { ...end, takenBy: assignee.name });
      }
    }
  }

  #end(offerId: string, end: OfferEnd): void {
    const known = this.#options.replica.state.offers.find(({ id }) => id === offerId);
    if (known?.end == null) this.#forget(offerId);
    if (known === undefined) return;
    this.#change((offers) => offers.map((offer) => (offer.id === offerId ? { ...offer, end } : offer)));
    if (known.end === null) this.#after(offerId, endShownMs, () => this.remove(offerId));
  }

  #isShown(offerId: string): boolean {
    return this.#options.replica.state.offers.some(({ id }) => id === offerId);
  }

  #forget(offerId: string): void {
    this.#timers.get(offerId)?.();
    this.#timers.delete(offerId);
    this.#ended.add(offerId);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= endedKeptMax) return;
      this.#ended.delete(oldest);
    }
  }

  #after(offerId: string, ms: number, run: () => void): void {
    this.#timers.get(offerId)?.();
    this.#timers.set(offerId, this.#options.clock.after(ms, run));
  }

  #change(change: (offers: readonly LiveOffer[]) => readonly LiveOffer[]): void {
    this.#options.replica.update((state) => ({ ...state, offers: change(state.offers) }));
  }
}

const endingCodes: ReadonlySet<string> = new Set([
  "offer_ended",
  "already_claimed",
  "not_found",
  "impossible_transition",
]);
