import { formatDay } from "#components/console/format-time.ts";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { barLine, connectionLine, connectionWords } from "../screen/connection-line.ts";
import { type MessageRow, messageRows } from "../screen/message-rows.ts";
import { typingWords } from "../screen/typing-words.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Line, line } from "../text/line.ts";

export interface ConversationWindowOptions {
  client: ChatClient;
  terminal: Terminal;
  self: Participant;
  /** The hub that was asked for, if any. */
  hubUrl: string | undefined;
}

/** How many messages are shown of a conversation when it is opened, and how many more at a time. */
const rowsAtATime = 20;

/** Shows one conversation as it goes on, and how it stands with the connection. */
export class ConversationWindow {
  readonly #options: ConversationWindowOptions;
  /** What was printed of each message, by its id. */
  readonly #marks = new Map<string, string>();
  #openId: string | null = null;
  #title: Line | null = null;
  /** The name of the conversation in the prompt. */
  #name = "";
  #rowsMax = rowsAtATime;
  #day = "";

  constructor(options: ConversationWindowOptions) {
    this.#options = options;
    const { client, terminal } = options;
    client.store.subscribe((now, before) => this.#follow(now, before));
    terminal.onWriting((text) => {
      const isMessage = text !== "" && !text.startsWith("/");
      if (isMessage && this.#openId !== null) client.typing(this.#openId);
    });
  }

  /** The conversation that is shown. */
  get openId(): string | null {
    return this.#openId;
  }

  /** Shows the end of a conversation, as far as it is loaded, and from then on what comes. */
  open(conversationId: string, { title, name }: { title: Line | null; name: string }): void {
    this.#openId = conversationId;
    this.#title = title;
    this.#name = name;
    this.#rowsMax = rowsAtATime;
    this.#print();
    this.#prompt();
  }

  /** Shows more of what was said before. @throws ApiError */
  async showOlder(): Promise<void> {
    const { client } = this.#options;
    const id = this.#openId;
    if (id === null) return;
    this.#rowsMax += rowsAtATime;
    for (;;) {
      const cursor = client.store.getState().transcripts[id]?.olderCursor ?? null;
      if (cursor === null || this.#rows().length >= this.#rowsMax) break;
      await client.loadMessages(id, cursor);
    }
    if (this.#openId === id) this.#print();
  }

  #print(): void {
    const { client, terminal } = this.#options;
    const rows = this.#rows();
    const shown = rows.slice(-this.#rowsMax);
    const hasMore = (client.store.getState().transcripts[this.#openId ?? ""]?.olderCursor ?? null) !== null;
    this.#marks.clear();
    this.#day = "";
    if (this.#title !== null) terminal.print(this.#title);
    if (hasMore || shown.length < rows.length) terminal.print(faint("/older shows what was said before."));
    for (const { id, mark } of rows.slice(0, rows.length - shown.length)) this.#marks.set(id, mark);
    this.#show(shown);
  }

  #follow(now: ChatState, before: ChatState): void {
    const { client, terminal, hubUrl } = this.#options;
    if (now.connection !== before.connection) terminal.print(connectionLine(now.connection, hubUrl));
    const bar = barLine(now);
    if (bar !== null && now.barredBy !== before.barredBy) terminal.print(bar);
    if (now.slowedUntil !== before.slowedUntil) {
      terminal.print(faint("That was a lot at once: the server asks for a pause. What you wrote goes out after it."));
    }
    if (now.transcripts !== before.transcripts || now.pending !== before.pending) this.#show(this.#rows());
    if (now.connection !== before.connection || now.typing !== before.typing) this.#prompt();
    if (now.generation !== before.generation && this.#openId !== null) {
      // It is tried again with the next contact.
      client.loadMessages(this.#openId).catch(() => undefined);
    }
  }

  #rows(): MessageRow[] {
    const { client, self } = this.#options;
    return this.#openId === null ? [] : messageRows(client.store.getState(), this.#openId, self);
  }

  #show(rows: readonly MessageRow[]): void {
    const { client, terminal } = this.#options;
    let isForUs = false;
    for (const { id, createdAt, line: row, mark, note, isFromOthers } of rows) {
      const known = this.#marks.get(id);
      if (known === mark || (known !== undefined && mark === "")) continue;
      this.#marks.set(id, mark);
      if (known !== undefined) terminal.amend(id, { line: row, note });
      else {
        this.#printDay(createdAt);
        terminal.printAs(id, row);
        isForUs ||= isFromOthers;
      }
    }
    if (isForUs && this.#openId !== null) client.markRead(this.#openId);
  }

  #printDay(createdAt: string): void {
    const day = formatDay(createdAt, Date.now());
    if (day !== this.#day && (this.#day !== "" || day !== "Today")) this.#options.terminal.print(faint(`— ${day} —`));
    this.#day = day;
  }

  #prompt(): void {
    const { client, terminal, self } = this.#options;
    const state = client.store.getState();
    const words = [connectionWords[state.connection], this.#name].filter((word) => word !== "").join(" · ");
    terminal.prompt(words, typingWords(state, this.#openId, self));
  }
}

function faint(text: string): Line {
  return line({ text, tone: "faint" });
}
