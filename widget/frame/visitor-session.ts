import { createStore, type StoreApi } from "zustand/vanilla";
import { ApiError } from "#lib/client/api-error.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import { registerVisitor } from "./register-visitor.ts";
import { retryPause } from "./retry-pause.ts";
import type { KnownVisitor, VisitorStorage } from "./visitor-storage.ts";
import { asSending, toWaiting, type WaitingMessage } from "./waiting-message.ts";

export interface SessionState {
  /**
   * `new`: nothing was said yet, or the first message is on its way to a visitor's registration. `resuming`: what was
   * said earlier is loading. `refused`: it cannot be loaded, and trying again alone won't help.
   */
  phase: "new" | "resuming" | "ready" | "refused";
  client: ChatClient | null;
  conversationId: string | null;
  /** Oldest first. */
  waiting: readonly WaitingMessage[];
  /** The server did not answer the last attempt; the next one follows by itself. */
  isUnreachable: boolean;
}

/** The visitor's side of the chat, from a stranger on the host's page to a participant of a conversation. */
export interface VisitorSession {
  readonly store: StoreApi<SessionState>;
  send(body: string): void;
  retry(messageId: string): void;
  discard(messageId: string): void;
  /** Does now what would be tried again later. */
  hurry(): void;
}

/**
 * A stranger stays one until the first message: only then are the visitor registered and the chat client loaded. That
 * message is kept, over reloads as well, and registration is tried until it is through; from then on the client has it.
 * A visitor of earlier is resumed at once. A token that the server refuses is forgotten.
 */
export function createVisitorSession(tenant: string, storage: VisitorStorage): VisitorSession {
  const store = createStore<SessionState>(() => ({
    phase: storage.read().visitor === null ? "new" : "resuming",
    client: null,
    conversationId: null,
    waiting: storage.read().unsent.map(toWaiting),
    isUnreachable: false,
  }));
  const pause = retryPause();
  let isRunning = false;

  function hasWork(): boolean {
    const { phase, waiting } = store.getState();
    return phase === "resuming" || (phase === "new" && waiting.some(({ status }) => status === "sending"));
  }

  /** Connects for as long as there is a reason to, one attempt at a time. */
  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let attempt = 0; hasWork(); attempt += 1) {
      const problem = await connect().catch(toApiError);
      if (problem === undefined) break;
      if (problem.code === "unauthenticated") forget();
      else if (problem.isTemporary) store.setState({ isUnreachable: true });
      else refuse(problem.message);
      if (hasWork()) await pause.wait(attempt);
    }
    isRunning = false;
  }

  async function connect(): Promise<undefined> {
    const known = storage.read().visitor;
    const visitor = known ?? (await registerVisitor(tenant));
    if (known === null) storage.write({ visitor, conversationId: null });
    const client = store.getState().client ?? (await createClient(visitor));
    const conversationId = known === null ? null : await loadConversation(client);
    store.setState({ phase: "ready", client, conversationId, isUnreachable: false });
    storage.write({ conversationId });
    handOver();
  }

  async function createClient({ id, name, token }: KnownVisitor): Promise<ChatClient> {
    const { createChatClient } = await import("#lib/client/create-chat-client.ts");
    const client = createChatClient({ baseUrl: "", tenant, self: { kind: "visitor", id, name }, bearer: token });
    client.store.subscribe((state, before) => {
      if (store.getState().client !== client) return;
      if (state.isSignedOut) forget();
      else if (state.generation !== before.generation) store.setState({ phase: "resuming" });
      else return;
      void run();
    });
    store.setState({ client });
    client.start();
    return client;
  }

  /** @returns the conversation of earlier, else the latest one, with its newest messages loaded. */
  async function loadConversation(client: ChatClient): Promise<string | null> {
    const { generation } = client.store.getState();
    const { items } = await client.loadConversations({});
    const remembered = storage.read().conversationId;
    const conversation = items.find(({ id }) => id === remembered) ?? items[0];
    if (conversation !== undefined) await client.loadMessages(conversation.id);
    if (client.store.getState().generation !== generation) return loadConversation(client);
    return conversation?.id ?? null;
  }

  function handOver(): void {
    const { waiting } = store.getState();
    setWaiting(waiting.filter(({ status }) => status === "failed"));
    for (const { status, body } of waiting) if (status === "sending") deliver(body);
  }

  function deliver(body: string): void {
    const { client, conversationId } = store.getState();
    if (client === null) return;
    if (conversationId !== null && exists(client, conversationId)) {
      client.send(conversationId, { kind: "message", body });
      return;
    }
    const started = client.startConversation(body);
    store.setState({ conversationId: started });
    storage.write({ conversationId: started });
  }

  /** Starts afresh as a stranger, and keeps what was written but not accepted. */
  function forget(): void {
    const { client, conversationId, waiting } = store.getState();
    const pending = conversationId === null ? undefined : client?.store.getState().pending[conversationId];
    client?.stop();
    storage.write({ visitor: null, conversationId: null });
    store.setState({ phase: "new", client: null, conversationId: null, isUnreachable: false });
    setWaiting([...(pending ?? []).map(({ body }) => toWaiting(body)), ...waiting]);
  }

  function refuse(error: string): void {
    const { phase, waiting } = store.getState();
    store.setState({ phase: phase === "new" ? "new" : "refused", isUnreachable: false });
    setWaiting(waiting.map((message) => ({ ...message, status: "failed", error })));
  }

  function setWaiting(waiting: readonly WaitingMessage[]): void {
    store.setState({ waiting });
    storage.write({ unsent: waiting.map(({ body }) => body) });
  }

  const isWaiting = (messageId: string): boolean => store.getState().waiting.some(({ id }) => id === messageId);

  void run();
  return {
    store,
    send(body) {
      const { phase, waiting } = store.getState();
      if (phase === "ready") return deliver(body);
      setWaiting([...waiting, toWaiting(body)]);
      void run();
    },
    retry(messageId) {
      const { client, conversationId, waiting } = store.getState();
      if (!isWaiting(messageId)) {
        if (conversationId !== null) client?.retry(conversationId, messageId);
        return;
      }
      setWaiting(waiting.map((message) => (message.id === messageId ? asSending(message) : message)));
      void run();
    },
    discard(messageId) {
      const { client, conversationId, waiting } = store.getState();
      if (isWaiting(messageId)) setWaiting(waiting.filter(({ id }) => id !== messageId));
      else if (conversationId !== null) client?.discard(conversationId, messageId);
    },
    hurry() {
      if (store.getState().phase === "refused") store.setState({ phase: "resuming" });
      pause.end();
      void run();
    },
  };
}

/** Whether the server knows the conversation or is about to hear of it: not so after a first message was discarded. */
function exists(client: ChatClient, conversationId: string): boolean {
  const { conversations, pending } = client.store.getState();
  return conversations[conversationId] !== undefined || (pending[conversationId]?.length ?? 0) > 0;
}

/** A part of the app that did not load counts as a server that did not answer. */
function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("unreachable", "The chat cannot be reached at the moment.");
}
