import type { Participant } from "#lib/chat/actor.ts";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import type { Operator } from "#lib/chat/matching/list-operators.ts";
import type { Availability } from "#lib/chat/matching/operator.ts";
import { ApiError } from "#lib/client/api-error.ts";
import type { ChatState, LiveConversation, LiveOffer, OperatorStanding } from "#lib/client/chat-state.ts";
import type { OperatorClient } from "#lib/client/operator-client.ts";
import type { RestApi } from "#lib/client/rest-api.ts";
import { conversationList, statusOf } from "../screen/conversation-list.ts";
import { newsBetween } from "../screen/news.ts";
import { offerEndLine, offerLine } from "../screen/offer-lines.ts";
import { standingLine } from "../screen/standing-line.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Line, line } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";
import { CommandRefused } from "./command.ts";
import { ConversationWindow } from "./conversation-window.ts";
import { Loading } from "./loading.ts";
import { Numbers } from "./numbers.ts";

export interface OperatorDeskOptions {
  client: OperatorClient;
  api: RestApi;
  terminal: Terminal;
  self: Participant;
  /** The hub that was asked for, if any. */
  hubUrl: string | undefined;
}

/** How many of the last characters of an id tell it from others on one screen. */
const idShownLength = 6;

/** What an operator has before them: the queue and their own conversations by number, offers, and the one that is open. */
export class OperatorDesk {
  readonly window: ConversationWindow;
  readonly #options: OperatorDeskOptions;
  readonly #loading: Loading;
  readonly #conversationNumbers = new Numbers();
  readonly #offerNumbers = new Numbers();
  /** The conversation that is becoming ours, which is then opened. */
  #taking: string | null = null;
  /** What was said last of whether we take conversations. */
  #standing: OperatorStanding | null = null;

  constructor(options: OperatorDeskOptions) {
    this.#options = options;
    const { client } = options;
    this.window = new ConversationWindow(options);
    this.#loading = new Loading(client, async () => {
      await client.loadConversations({ view: "queue" });
      await client.loadConversations({ view: "mine" });
    });
    client.store.subscribe((now, before) => this.#follow(now, before));
  }

  /** Loads the desk and shows it. */
  async lay(): Promise<void> {
    await this.#loading.now();
    this.list(["queue", "mine"]);
    await this.#tellOwnStanding();
  }

  list(views: readonly InboxView[]): void {
    const { client, terminal, self } = this.#options;
    const options = {
      memberId: self.id,
      numberOf: (id: string) => this.#conversationNumbers.of(id),
      now: Date.now(),
      columns: terminal.columns,
    };
    terminal.print(...views.flatMap((view) => conversationList(client.store.getState(), { ...options, view })));
  }

  /** Loads a view anew, so that it is complete, and shows it. @throws ApiError */
  async listAnew(view: InboxView): Promise<void> {
    await this.#loading.during(() => this.#options.client.loadConversations({ view }));
    this.list([view]);
  }

  /** @returns the id of the conversation of a number. @throws CommandRefused */
  conversationOf(number: string): string {
    const id = this.#conversationNumbers.find(Number(number));
    if (id === null) throw new CommandRefused(`No conversation has the number ${number}. /list shows them.`);
    return id;
  }

  /** Takes a conversation and opens it. @param number "" for the open one, or who has waited longest. @throws ApiError */
  async claim(number: string): Promise<void> {
    const id = number === "" ? this.#nextToClaim() : this.conversationOf(number);
    await this.take(id, () => this.#options.client.claim(id));
  }

  /** Opens a conversation once it is ours. @param claim makes it so. @throws ApiError */
  async take(conversationId: string, claim: () => Promise<unknown>): Promise<void> {
    this.#taking = conversationId;
    try {
      await claim();
      if (this.window.openId !== conversationId) await this.open(conversationId);
    } finally {
      this.#taking = null;
    }
  }

  /** @throws CommandRefused where nobody waits */
  #nextToClaim(): string {
    const queued = Object.values(this.#options.client.store.getState().conversations)
      .filter(({ status }) => status === "queued")
      .toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
    const next = queued.find(({ id }) => id === this.window.openId) ?? queued[0];
    if (next === undefined) throw new CommandRefused("Nobody is waiting.");
    return next.id;
  }

  /** @returns the conversation that is open. @throws CommandRefused */
  openConversation(): string {
    const { openId } = this.window;
    if (openId === null) throw new CommandRefused("No conversation is open. /list shows them, and /open 1 opens one.");
    return openId;
  }

  /** @throws ApiError */
  async open(conversationId: string): Promise<void> {
    const { client } = this.#options;
    await this.#loading.during(() => client.loadMessages(conversationId));
    const known = client.store.getState().conversations[conversationId];
    const conversation = known ?? (await this.#loading.during(() => client.loadConversation(conversationId)));
    const name = printableOnOneLine(conversation.visitor.name);
    this.window.open(conversationId, { title: this.#titleOf(conversation), name });
  }

  /**
   * Finds out which offer is meant: that of the number with which the argument begins, or without one the only one.
   * @returns it, and what follows the number
   * @throws CommandRefused
   */
  offerOf(argument: string): { offer: LiveOffer; rest: string } {
    const open = this.#options.client.store.getState().offers.filter(({ end }) => end === null);
    const [, number = "", rest = ""] = /^(\d+)(?:\s+([\s\S]*))?$/.exec(argument) ?? [];
    const named = open.find(({ id }) => this.#offerNumbers.of(id) === Number(number));
    if (named !== undefined) return { offer: named, rest };
    const [only, another] = open;
    if (only === undefined) throw new CommandRefused("Nothing is offered to you.");
    if (another === undefined) return { offer: only, rest: argument };
    const numbers = open.map(({ id }) => this.#offerNumbers.of(id)).join(", ");
    throw new CommandRefused(`Several are offered to you, so say which of ${numbers}.`);
  }

  /** Says on all our devices whether we take conversations. @throws ApiError */
  async setAvailability(availability: Availability): Promise<void> {
    const { client, terminal } = this.#options;
    const standing = { availability, reason: null };
    this.#standing = standing;
    await client.setAvailability(availability);
    terminal.print(standingLine(standing));
  }

  async #tellOwnStanding(): Promise<void> {
    const { api, self } = this.#options;
    try {
      const { items } = await api.request<{ items: Operator[] }>("GET", "/operators");
      const own = items.find(({ id }) => id === self.id);
      if (own !== undefined) this.#tellStanding({ availability: own.availability, reason: own.availabilityReason });
    } catch (error) {
      // Those who see no conversations are told nothing of who takes them.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #tellStanding(standing: OperatorStanding): void {
    const known = this.#standing;
    if (known?.availability === standing.availability && known.reason === standing.reason) return;
    this.#standing = standing;
    this.#options.terminal.print(standingLine(standing));
  }

  #titleOf(conversation: Pick<LiveConversation, "id" | "visitor" | "status" | "assignee">): Line {
    const { id, visitor } = conversation;
    const number = this.#conversationNumbers.of(id);
    const rest = `  ${statusOf(conversation, this.#options.self.id)} · number ${number} · id …${id.slice(-idShownLength)}`;
    return line({ text: `── ${printableOnOneLine(visitor.name)}`, tone: "strong" }, { text: rest, tone: "faint" });
  }

  #follow(now: ChatState, before: ChatState): void {
    const { terminal, self } = this.#options;
    const news = newsBetween(before, now, {
      self,
      shownIds: [this.window.openId, this.#taking].filter((id) => id !== null),
      numberOf: (id) => this.#conversationNumbers.of(id),
      isLoading: this.#loading.isUnderWay,
    });
    terminal.print(...news);
    if (now.offers !== before.offers) this.#showOffers(now.offers, before.offers);
    const standing = now.availability[self.id];
    if (standing !== undefined && standing !== before.availability[self.id]) this.#tellStanding(standing);
  }

  #showOffers(now: readonly LiveOffer[], before: readonly LiveOffer[]): void {
    const { terminal } = this.#options;
    for (const offer of now) {
      const number = this.#offerNumbers.of(offer.id);
      const known = before.find(({ id }) => id === offer.id);
      if (known === undefined && offer.end === null) {
        terminal.print(offerLine(offer, number));
        terminal.ring();
      }
      // That it is over may be known by the clock before the server says who has it.
      const isTold = known?.end != null && (known.end.takenBy ?? offer.end?.takenBy) === known.end.takenBy;
      const end = isTold ? null : offerEndLine(offer, number);
      if (end !== null) terminal.print(end);
    }
  }
}
