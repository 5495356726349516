import type { Message } from "#lib/chat/messages/message.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { acknowledge } from "#lib/client/apply-event.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { createBrowserOutbox } from "#lib/client/outbox/browser-outbox.ts";
import { type Draft, Outbox } from "#lib/client/outbox/outbox.ts";
import type { OutboxOwner, OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { Replica } from "#lib/client/replica.ts";
import { addMessage, emptyTranscript, putTranscript } from "#lib/client/transcript.ts";

declare global {
  interface Window {
    openStorage(owner: OutboxOwner): void;
    storage: OutboxStorage;
    /** Starts a client's outbox that sends to the page's server. */
    startOutbox(tab: string): void;
    outbox: Outbox;
    write(id: string, draft?: Partial<Draft>): void;
    /** The messages that are pending, such as `1 sending`. */
    shown(): string[];
    /** What the transcript shows. */
    transcript(): string[];
    /** The conversations for which a pending opening was told. */
    openings: string[];
    /** Given by the test. */
    told(): void;
    work(number: number): Promise<unknown>;
  }
}

const self = { kind: "operator", id: "ada", name: "Ada" } as const;

window.openStorage = (owner) => {
  window.storage = createBrowserOutbox(owner);
  window.storage.onChange(() => window.told());
};

window.startOutbox = (tab) => {
  const replica = new Replica(self, { onUnknown: () => undefined });
  replica.update((state) => putTranscript(state, "c", emptyTranscript));
  const take = (messages: Message[]): void =>
    messages.forEach((message) => replica.update((state) => acknowledge(addMessage(state, message), message, self)));
  window.openings = [];
  window.outbox = new Outbox({
    replica,
    storage: createBrowserOutbox({ tenant: "acme", self }),
    stopped: new AbortController().signal,
    deliver: async (message) => take([await send(tab, message)]),
    catchUp: async () => take(await (await fetch("/accepted")).json()),
    onOpening: (conversationId) => window.openings.push(conversationId),
  });
  window.write = (id, draft = {}) => {
    const content = { conversationId: "c", kind: "message", body: id, basedOnSeq: null, isOpening: false } as const;
    window.outbox.add({ id, ...content, ...draft });
  };
  window.shown = () =>
    Object.values(replica.state.pending).flatMap((all) => all.map(({ id, status }) => `${id} ${status}`));
  window.transcript = () => replica.state.transcripts.c?.messages.map(({ id }) => id) ?? [];
  window.outbox.start();
};

async function send(tab: string, message: PendingMessage): Promise<Message> {
  const body = JSON.stringify({ tab, message });
  const response = await fetch("/send", { method: "POST", body, headers: { "content-type": "text/plain" } }).catch(
    () => {
      throw new ApiError("unreachable", "The server does not answer.");
    },
  );
  if (response.status === 403) throw new ApiError("forbidden", "No.");
  if (!response.ok) throw new ApiError("busy", "Not now.");
  return response.json();
}
