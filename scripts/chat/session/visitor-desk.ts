import type { Participant } from "#lib/chat/actor.ts";
import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { ApiError } from "#lib/client/api-error.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import type { RestApi } from "#lib/client/rest-api.ts";
import { sleep } from "#lib/client/sleep.ts";
import { placeWords } from "../screen/place-words.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { line } from "../text/line.ts";
import { type Command, CommandRefused } from "./command.ts";
import { ConversationWindow } from "./conversation-window.ts";
import { failedMessageCommands } from "./failed-messages.ts";
import { Loading } from "./loading.ts";

export interface VisitorDeskOptions {
  client: ChatClient;
  api: RestApi;
  outbox: OutboxStorage;
  terminal: Terminal;
  self: Participant;
  /** The hub that was asked for, if any. */
  hubUrl: string | undefined;
}

/** How often a visitor's place in the queue is asked for. */
const placeEveryMs = 5_000;

/** What a visitor has before them: their latest conversation, and while they wait their place in the queue. */
export class VisitorDesk {
  readonly #options: VisitorDeskOptions;
  readonly #window: ConversationWindow;
  readonly #loading: Loading;
  /** What was said of the place last. */
  #place = "";
  #moved = new AbortController();

  constructor(options: VisitorDeskOptions) {
    this.#options = options;
    const { client } = options;
    this.#window = new ConversationWindow(options);
    this.#loading = new Loading(client, () => this.#load());
    client.store.subscribe((now, before) => {
      if (this.#isWaiting(now) === this.#isWaiting(before)) return;
      this.#moved.abort();
      this.#moved = new AbortController();
    });
  }

  /** Goes on with what there is. @param signal ends the questions for the place in the queue */
  async lay(signal: AbortSignal): Promise<void> {
    await this.#loading.now();
    void this.#followPlace(signal);
  }

  /** Sends a message, which begins a conversation where there is none. */
  say(body: string): void {
    const { client } = this.#options;
    const { conversations, pending } = client.store.getState();
    const { openId } = this.#window;
    // A first message that was discarded has left no conversation behind.
    const exists = openId !== null && (openId in conversations || (pending[openId]?.length ?? 0) > 0);
    if (exists) client.send(openId, { kind: "message", body });
    else this.#open(client.startConversation(body));
  }

  commands(): Command[] {
    const { api, client, terminal } = this.#options;
    return [
      {
        name: "email",
        takes: "<address>",
        help: "leaves an address to which an answer can be sent",
        async run(argument) {
          if (argument === "") throw new CommandRefused("Say which: /email you@example.com");
          await api.request("PUT", "/address", { email: argument });
          terminal.print(line("Thank you. An answer can reach you there."));
        },
      },
      ...failedMessageCommands(client, this.#window),
    ];
  }

  async #load(): Promise<void> {
    const { client, outbox } = this.#options;
    const unsent = (await outbox.load()).toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
    const { items } = await client.loadConversations({});
    const id = unsent.at(-1)?.conversationId ?? items[0]?.id ?? null;
    if (id === null) return;
    if (items.some((one) => one.id === id)) await client.loadMessages(id);
    if (this.#window.openId === null) this.#open(id);
  }

  #open(conversationId: string): void {
    this.#window.open(conversationId, { title: null, name: "" });
  }

  #isWaiting({ conversations }: ChatState): boolean {
    return conversations[this.#window.openId ?? ""]?.status === "queued";
  }

  async #followPlace(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const moved = this.#moved.signal;
      await this.#tellPlace(signal);
      await sleep(placeEveryMs, AbortSignal.any([signal, moved]));
    }
  }

  /** Says how it stands where that is something new. Where no answer comes, what was told last stands. */
  async #tellPlace(signal: AbortSignal): Promise<void> {
    const { client, api, terminal } = this.#options;
    if (!this.#isWaiting(client.store.getState())) {
      this.#place = "";
      return;
    }
    try {
      const place = await api.request<QueuePlace>("GET", `/conversations/${this.#window.openId}/place`);
      const words = placeWords(place, new Date());
      if (words !== "" && words !== this.#place && !signal.aborted)
        terminal.print(line({ text: words, tone: "faint" }));
      this.#place = words;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
