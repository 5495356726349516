import { setTimeout as delay } from "node:timers/promises";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState, PendingMessage } from "#lib/client/chat-state.ts";
import { randomFrom } from "#tests/client/random.ts";
import { watchScreen } from "../judge/watch-screen.ts";
import { attempt } from "./attempt.ts";
import type { Desk } from "./desk.ts";
import type { Deed, Observation, Order, TabOptions } from "./protocol.ts";

/** How often a screen looks for something that it shows and has not loaded. */
const loadEveryMs = 50;
const thinkMsMax = 200;

interface TabParts {
  client: ChatClient;
  options: TabOptions;
  /** Where offers are answered, of somebody to whom any are made. */
  desk: Desk | null;
  tell(observation: Observation): void;
}

/** A person before a screen: everything that the client knows of is opened and watched, and refusals are answered. */
export class Tab {
  readonly #client: ChatClient;
  readonly #self: TabOptions["self"];
  readonly #desk: Desk | null;
  readonly #tell: (observation: Observation) => void;
  readonly #random: ReturnType<typeof randomFrom>;
  readonly #discarded = new Set<string>();
  #listedGeneration: number | null = null;
  #isSettling = false;
  #isLoaded = false;

  constructor({ client, options, desk, tell }: TabParts) {
    this.#client = client;
    this.#desk = desk;
    this.#self = options.self;
    this.#tell = tell;
    this.#random = randomFrom(options.seed);
    client.store.subscribe((now, before) => this.#watch(now, before));
  }

  get #state(): ChatState {
    return this.#client.store.getState();
  }

  open(): void {
    this.#client.start();
    this.#tell({ kind: "opened" });
    this.#desk?.open();
    void this.#keepLoaded();
  }

  obey(order: Order): void {
    switch (order.kind) {
      case "settle":
        return this.#settle();
      case "work-off":
        return this.#desk?.workOff();
      case "report":
        return this.#report(order.number);
      default:
        return this.#do(order);
    }
  }

  #settle(): void {
    this.#isSettling = true;
    this.#desk?.close();
  }

  #report(number: number): void {
    const { connection, generation, cursor, conversations, transcripts, pending, counts, offers } = this.#state;
    const state = { connection, generation, cursor, conversations, transcripts, pending, counts, offers };
    this.#tell({ kind: "report", number, state, isLoaded: this.#isLoaded && this.#missing().length === 0 });
  }

  #do(deed: Deed): void {
    const client = this.#client;
    switch (deed.kind) {
      case "start": {
        const conversationId = client.startConversation(deed.body);
        this.#tell({ kind: "started", conversation: deed.conversation, conversationId });
        const id = this.#state.pending[conversationId]?.at(-1)?.id ?? "";
        return this.#tell({ kind: "sent", id, conversationId, messageKind: "message", body: deed.body });
      }
      case "send": {
        const { conversationId, messageKind, body } = deed;
        const id = client.send(conversationId, { kind: messageKind, body });
        return this.#tell({ kind: "sent", id, conversationId, messageKind, body });
      }
      case "claim":
      case "close":
      case "reopen":
        return void attempt(client[deed.kind](deed.conversationId));
      case "read":
        return client.markRead(deed.conversationId);
      case "type":
        return client.typing(deed.conversationId);
      case "take-over":
      case "assign":
      case "transfer":
      case "close-own":
      case "release-own":
      case "availability":
        return this.#desk?.obey(deed);
    }
  }

  /** A screen that could not load what it shows tries again. */
  async #keepLoaded(): Promise<void> {
    for (;;) {
      await attempt(this.#load());
      await delay(loadEveryMs);
    }
  }

  async #load(): Promise<void> {
    const { generation } = this.#state;
    if (this.#listedGeneration !== generation) {
      await this.#client.loadConversations({});
      if (this.#state.generation !== generation) return;
      this.#listedGeneration = generation;
    }
    for (const { conversationId, cursor } of this.#missing()) await this.#client.loadMessages(conversationId, cursor);
    if (!this.#isLoaded && this.#missing().length === 0) {
      this.#isLoaded = true;
      this.#tell({ kind: "loaded" });
    }
  }

  /** Transcripts that are to be loaded, and in the end their older pages. */
  #missing(): { conversationId: string; cursor?: string }[] {
    const { conversations, transcripts } = this.#state;
    return Object.keys(conversations).flatMap((conversationId) => {
      const transcript = transcripts[conversationId];
      if (transcript === undefined) return [{ conversationId }];
      const cursor = transcript.olderCursor;
      return this.#isSettling && cursor !== null ? [{ conversationId, cursor }] : [];
    });
  }

  #watch(now: ChatState, before: ChatState): void {
    const isDiscarded = (id: string): boolean => this.#discarded.has(id);
    const { kind, id: selfId } = this.#self;
    for (const violation of watchScreen(before, now, { selfId, seesNotes: kind === "operator", isDiscarded })) {
      this.#tell({ kind: "violation", violation });
    }
    if (now.connection !== before.connection) this.#tell({ kind: "connection", connection: now.connection });
    if (now.pending === before.pending) return;
    for (const conversationId of Object.keys({ ...before.pending, ...now.pending })) {
      this.#watchPending(before.pending[conversationId] ?? [], now.pending[conversationId] ?? []);
    }
  }

  #watchPending(before: readonly PendingMessage[], now: readonly PendingMessage[]): void {
    if (before === now) return;
    const left = new Set(now.map(({ id }) => id));
    for (const { id } of before) {
      if (!left.has(id) && !this.#discarded.has(id)) this.#tell({ kind: "acknowledged", id });
    }
    const failedBefore = new Set(before.filter(({ status }) => status === "failed").map(({ id }) => id));
    for (const message of now) {
      if (message.status !== "failed" || failedBefore.has(message.id)) continue;
      this.#tell({ kind: "refused", id: message.id, code: message.code });
      void attempt(this.#answer(message));
    }
  }

  /** A person reads the refusal, thinks, and says it nevertheless or takes it back. */
  async #answer({ id, conversationId, code }: PendingMessage): Promise<void> {
    const takesItBack = this.#random.below(2) === 0;
    await delay(this.#random.below(thinkMsMax));
    if (this.#isSettling) return;
    if (code === "reply_collision") return this.#retry(conversationId, id);
    if (code !== "conversation_closed") return;
    if (takesItBack) {
      this.#discarded.add(id);
      this.#client.discard(conversationId, id);
      this.#tell({ kind: "discarded", id });
      return;
    }
    await attempt(this.#client.reopen(conversationId));
    this.#retry(conversationId, id);
  }

  #retry(conversationId: string, id: string): void {
    this.#tell({ kind: "retried", id });
    this.#client.retry(conversationId, id);
  }
}
