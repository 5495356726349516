import { z } from "zod";
import type { Participant } from "#lib/chat/actor.ts";
import { inboxViews } from "#lib/chat/conversations/list-conversations.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { messageDelivery } from "#lib/client/deliver-message.ts";
import { Replica } from "#lib/client/replica.ts";
import { createSnapshots } from "#lib/client/snapshots.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { HistoryModel } from "./history-model.ts";
import { HistoryViews } from "./history-views.ts";

/** What the network brings to the client, and what the client asks for. */
export type Move =
  /** The hub sends some events, from a while before the cursor. */
  | { do: "hub"; overlap: number; count: number }
  | { do: "poll"; limit: number }
  | { do: "ask"; what: (typeof inboxViews)[number] | "conversation" | "messages" | "older"; place: number }
  /** An answer arrives that has been on its way. */
  | { do: "arrive"; index: number }
  /** The client sends a message, and hears that it is through before it hears of its event. */
  | { do: "send"; place: number }
  | { do: "restore"; lost: number };

/** A replica of somebody's, fed by a model. */
export class ModelClient {
  readonly model = new HistoryModel();
  readonly replica: Replica;
  /** The positions of the events that were new to the replica, in this generation. */
  readonly heard: number[] = [];
  readonly #self: Participant;
  readonly #snapshots: ReturnType<typeof createSnapshots>;
  readonly #onTheWay: { arrive: () => void; arrived: Promise<unknown> }[] = [];
  /** The answer to the next request is made when it is asked for, and comes when it may. */
  #isDelayed = true;
  #sentCount = 0;
  readonly #views = new Map<number, HistoryViews>();

  constructor(self: Participant) {
    this.#self = self;
    this.replica = new Replica(self, {
      onUnknown: (id) => this.#load(() => this.#snapshots.loadConversation(id)),
      onEvents: (events) => this.heard.push(...events.map(({ pos }) => pos)),
      onReset: () => this.heard.splice(0),
    });
    const api = {
      request: async <Answer>(_: string, path: string) => z.custom<Answer>().parse(await this.#answer(path)),
    };
    this.#snapshots = createSnapshots({ api, replica: this.replica, self });
  }

  async take(moved: Move): Promise<void> {
    switch (moved.do) {
      case "hub":
        return this.#hub(moved);
      case "poll":
        return this.#poll(moved.limit);
      case "ask":
        return this.#ask(moved);
      case "arrive":
        return this.#arrive(moved.index);
      case "send":
        return this.#send(moved.place);
      case "restore":
        this.#views.clear();
        return this.model.restore(moved.lost);
    }
  }

  /** Lets everything arrive that is on its way, reads to the head, and loads what was never asked for. */
  async finish(): Promise<void> {
    while (this.#onTheWay.length > 0) await this.#arrive(0);
    this.#isDelayed = false;
    while (this.replica.state.cursor !== this.model.head || this.replica.state.epoch !== this.model.epoch) {
      this.#poll(5);
    }
    await this.#snapshots.loadConversations({});
    for (const { id } of this.views().conversations()) await this.#snapshots.loadMessages(id);
  }

  /** What is true at a position of the log. */
  views(pos = this.model.head): HistoryViews {
    const known = this.#views.get(pos);
    const views = known ?? new HistoryViews(this.model.events.slice(0, pos), this.#self);
    this.#views.set(pos, views);
    return views;
  }

  #hub({ overlap, count }: { overlap: number; count: number }): void {
    if (this.#isLost()) return;
    const cursor = this.replica.state.cursor ?? 0;
    const events = this.views().visible.filter(({ pos }) => pos > cursor - overlap && pos <= cursor + count);
    this.replica.applyEvents(events);
  }

  #poll(limit: number): void {
    if (this.#isLost()) return;
    const cursor = this.replica.state.cursor ?? 0;
    const events = this.views()
      .visible.filter(({ pos }) => pos > cursor)
      .slice(0, limit);
    this.replica.applyEvents(events, events.length < limit ? this.model.head : undefined);
  }

  /** Starts where the client has heard nothing yet, and starts anew in another life of the log. */
  #isLost(): boolean {
    const { head: pos, epoch } = this.model;
    const { cursor, epoch: known } = this.replica.state;
    const isLost = cursor === null || known !== epoch;
    if (cursor === null) this.replica.startAt({ pos, epoch });
    else if (isLost) this.replica.reset({ pos, epoch });
    return isLost;
  }

  #ask({ what, place: index }: { what: string; place: number }): void {
    const { loadConversations, loadConversation, loadMessages } = this.#snapshots;
    const view = inboxViews.find((name) => name === what);
    if (view !== undefined) return this.#load(() => loadConversations({ view }));
    const id = this.#idAt(index);
    if (id === undefined) return;
    if (what === "conversation") return this.#load(() => loadConversation(id));
    const older = this.replica.state.transcripts[id]?.olderCursor;
    if (what === "older" && older) this.#load(() => loadMessages(id, older));
    if (what === "messages") this.#load(() => loadMessages(id));
  }

  #load(load: () => Promise<unknown>): void {
    const before = this.#onTheWay.length;
    const arrived = load().catch(() => undefined);
    const request = this.#onTheWay[before];
    if (request !== undefined) request.arrived = arrived;
  }

  async #arrive(index: number): Promise<void> {
    const [request] = this.#onTheWay.splice(index % Math.max(1, this.#onTheWay.length), 1);
    if (request === undefined) return;
    // One that came too late is asked for again, and answered at once.
    this.#isDelayed = false;
    request.arrive();
    await request.arrived;
    this.#isDelayed = true;
  }

  #answer(path: string): Promise<unknown> {
    const answer = this.#answerNow(path);
    if (!this.#isDelayed) return Promise.resolve(answer);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#onTheWay.push({ arrive: () => resolve(answer), arrived: promise });
    return promise;
  }

  #answerNow(path: string): unknown {
    const url = new URL(path, "http://model");
    const [, , id = "", messages] = url.pathname.split("/");
    const views = this.views();
    const at = { pos: this.model.head, epoch: this.model.epoch };
    const found = views.conversations().find((conversation) => conversation.id === id);
    if (id !== "" && found === undefined) throw new ApiError("not_found", "There is nothing here.");
    if (messages !== undefined) return { ...views.page(id, url.searchParams.get("cursor") ?? undefined), ...at };
    if (found !== undefined) return { ...found, ...at };
    const view = inboxViews.find((name) => name === url.searchParams.get("view")) ?? "all";
    return { items: views.conversations(view), nextCursor: null, counts: views.counts(), ...at };
  }

  async #send(index: number): Promise<void> {
    const conversationId = this.#idAt(index);
    if (conversationId === undefined || this.replica.state.epoch !== this.model.epoch) return;
    this.#sentCount += 1;
    const pending = aPendingMessage({ id: `sent ${this.#sentCount}`, conversationId });
    this.replica.update((state) => ({ ...state, pending: { ...state.pending, [conversationId]: [pending] } }));
    const say = (): Message => this.model.send(conversationId, this.#self, pending.id);
    const answer = async <Answer>(): Promise<Answer> => z.custom<Answer>().parse(say());
    const caller = { call: answer, onConversation: answer };
    // Where the transcript is not loaded yet, it is before the message goes out.
    this.#isDelayed = false;
    await messageDelivery({ replica: this.replica, snapshots: this.#snapshots, caller, self: this.#self })(pending);
    this.#isDelayed = true;
  }

  #idAt(index: number): string | undefined {
    const ids = this.views().conversations();
    return ids[index % Math.max(1, ids.length)]?.id;
  }
}
