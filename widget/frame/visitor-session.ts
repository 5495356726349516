import { createStore, type StoreApi } from "zustand/vanilla";
import { ApiError } from "#lib/client/api-error.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { handOver, storedIn } from "./hand-over.ts";
import { registerVisitor } from "./register-visitor.ts";
import { retryPause } from "./retry-pause.ts";
import type { KeptMessage, KnownVisitor, VisitorStorage } from "./visitor-storage.ts";
import { createVoice, type Voice } from "./visitor-voice.ts";
import { asSending, composeKept, type WaitingMessage } from "./waiting-message.ts";

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
 * A stranger stays one until the first message: only then are the visitor registered and the chat client loaded. What is
 * written before that is kept, over reloads as well, until the client's outbox has it. A visitor of earlier is resumed at
 * once. A token that the server refuses is forgotten. Of several tabs one registers, and all show the same.
 */
export function createVisitorSession(tenant: string, storage: VisitorStorage): VisitorSession {
  const remembered = storage.read();
  const store = createStore<SessionState>(() => ({
    phase: remembered.visitor === null ? "new" : "resuming",
    client: null,
    conversationId: remembered.conversationId,
    waiting: storage.unsent().map(asSending),
    isUnreachable: false,
  }));
  const pause = retryPause();
  let voice: Voice | null = null;
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
      if (problem?.code === "unauthenticated") forget();
      else if (problem?.isTemporary) store.setState({ isUnreachable: true });
      else if (problem !== undefined) refuse(problem.message);
      if (problem !== undefined && hasWork()) await pause.wait(attempt);
    }
    isRunning = false;
  }

  async function connect(): Promise<undefined> {
    const { visitor, isNew } = await storage.alone(register);
    voice ??= await createVoice(tenant, visitor);
    const { client, outbox } = voice;
    // What the outbox holds is shown while the rest is still loading.
    if (store.getState().client === null) start(client);
    const isFresh = isNew && storage.read().conversationId === null;
    const conversationId = isFresh ? null : await loadConversation(voice);
    const { generation } = client.store.getState();
    if (conversationId !== storage.read().conversationId) storage.write({ conversationId });
    const isCurrent = await storage.alone(async () => {
      if (storage.read().conversationId !== conversationId) return false;
      await handOver({ client, outbox, storage });
      return true;
    });
    // Another tab has begun a conversation meanwhile, which is to be loaded.
    if (!isCurrent) {
      store.setState({ phase: "resuming" });
      return;
    }
    // Meanwhile the token may have been refused, or what was loaded be gone.
    if (voice?.client !== client || client.store.getState().generation !== generation) return;
    store.setState({ phase: "ready", conversationId: storage.read().conversationId, isUnreachable: false });
    dropShown(client.store.getState());
  }

  async function register(): Promise<{ visitor: KnownVisitor; isNew: boolean }> {
    const known = storage.read().visitor;
    if (known !== null) return { visitor: known, isNew: false };
    const visitor = await registerVisitor(tenant);
    storage.write({ visitor, conversationId: null });
    return { visitor, isNew: true };
  }

  function start(client: ChatClient): void {
    client.store.subscribe((state, before) => {
      if (store.getState().client !== client) return;
      dropShown(state);
      if (state.isSignedOut) forget();
      else if (state.generation !== before.generation) store.setState({ phase: "resuming" });
      else return;
      void run();
    });
    store.setState({ client });
    client.start();
  }

  /** @returns the conversation of earlier, else the latest one, with its newest messages loaded. */
  async function loadConversation(speaking: Voice): Promise<string | null> {
    const { client } = speaking;
    for (let mayArrive = true; ; mayArrive = false) {
      const { generation } = client.store.getState();
      const { conversationId } = storage.read();
      const { items } = await client.loadConversations({});
      const isListed = items.some(({ id }) => id === conversationId);
      if (conversationId !== null && !isListed) {
        if (await isOnItsWay(speaking, conversationId)) return conversationId;
        // The message that opens it may have arrived between the two looks.
        if (mayArrive) continue;
      }
      const id = isListed ? conversationId : (items.at(0)?.id ?? null);
      if (id !== null) await client.loadMessages(id);
      const isSameLife = client.store.getState().generation === generation;
      if (isSameLife && storage.read().conversationId === conversationId) return id;
    }
  }

  /** Whether a message is pending, in this tab or in another, that opens the conversation. */
  async function isOnItsWay({ client, outbox }: Voice, id: string): Promise<boolean> {
    if ((client.store.getState().pending[id]?.length ?? 0) > 0) return true;
    const stored = await storage.alone(() => storedIn(outbox));
    return stored.some(({ conversationId }) => conversationId === id);
  }

  function deliver(client: ChatClient, body: string): void {
    const { conversationId } = store.getState();
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
    const { client, conversationId } = store.getState();
    const pending = (conversationId !== null && client?.store.getState().pending[conversationId]) || [];
    client?.stop();
    keep(pending);
    for (const { id } of pending) void voice?.outbox.remove(id).catch(() => undefined);
    // Another tab may have begun afresh already.
    if (voice === null || storage.read().visitor?.token === voice.visitor.token) {
      storage.write({ visitor: null, conversationId: null });
    }
    voice = null;
    const { visitor, conversationId: begun } = storage.read();
    const phase = visitor === null ? "new" : "resuming";
    store.setState({ phase, client: null, conversationId: begun, isUnreachable: false });
  }

  function refuse(error: string): void {
    const { phase, waiting } = store.getState();
    store.setState({
      phase: phase === "new" ? "new" : "refused",
      isUnreachable: false,
      waiting: waiting.map((message) => ({ ...message, status: "failed", error })),
    });
  }

  function keep(messages: readonly KeptMessage[]): void {
    const known = new Set(storage.unsent().map(({ id }) => id));
    const added = messages
      .filter(({ id }) => !known.has(id))
      .map(({ id, body, createdAt }) => ({ id, body, createdAt }));
    for (const message of added) storage.keep(message);
    store.setState(({ waiting }) => ({ waiting: [...waiting, ...added.map(asSending)] }));
  }

  /** Lets go of what the client shows now. */
  function dropShown({ pending, transcripts }: ChatState): void {
    const { conversationId, waiting } = store.getState();
    if (conversationId === null || waiting.length === 0) return;
    const shown = [...(pending[conversationId] ?? []), ...(transcripts[conversationId]?.messages ?? [])];
    const left = waiting.filter(({ id }) => !shown.some((message) => message.id === id));
    if (left.length < waiting.length) store.setState({ waiting: left });
  }

  /** Takes in what another tab has kept, let go of or begun. */
  function follow(): void {
    const { visitor, conversationId } = storage.read();
    const { phase, waiting } = store.getState();
    const isNews = phase === "new" ? visitor !== null : conversationId !== store.getState().conversationId;
    const known = new Map(waiting.map((message) => [message.id, message]));
    store.setState({ waiting: storage.unsent().map((message) => known.get(message.id) ?? asSending(message)) });
    if (isNews && conversationId !== null) store.setState({ phase: "resuming", conversationId });
    void run();
  }

  function goOn(): void {
    pause.end();
    voice?.client.hurry();
    void run();
  }

  storage.onChange(follow);
  addEventListener("online", goOn);
  document.addEventListener("visibilitychange", () => document.hidden || goOn());
  void run();
  return {
    store,
    send(body) {
      const { phase, client, conversationId } = store.getState();
      const isCurrent = storage.read().conversationId === conversationId;
      if (phase === "ready" && client !== null && isCurrent) return deliver(client, body);
      // Another tab has begun a conversation, of which this one has not heard yet.
      if (phase === "ready") store.setState({ phase: "resuming" });
      keep([composeKept(body)]);
      void run();
    },
    retry(messageId) {
      const { client, conversationId, waiting } = store.getState();
      if (waiting.some(({ id }) => id === messageId)) {
        // It was not this message that was refused, but the visitor's registration.
        store.setState({ waiting: waiting.map(asSending) });
        void run();
      } else if (conversationId !== null) client?.retry(conversationId, messageId);
    },
    discard(messageId) {
      const { client, conversationId, waiting } = store.getState();
      storage.letGo(messageId);
      store.setState({ waiting: waiting.filter(({ id }) => id !== messageId) });
      if (client === null || conversationId === null) return;
      client.discard(conversationId, messageId);
      if (exists(client, conversationId)) return;
      store.setState({ conversationId: null });
      storage.write({ conversationId: null });
    },
    hurry() {
      const { phase, waiting } = store.getState();
      if (phase === "refused") store.setState({ phase: "resuming", waiting: waiting.map(asSending) });
      goOn();
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
