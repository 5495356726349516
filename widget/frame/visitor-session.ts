import { createStore } from "zustand/vanilla";
import { ApiError } from "#lib/client/api-error.ts";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { deliver, exists } from "./deliver.ts";
import { findConversation } from "./find-conversation.ts";
import { handOver, storedIn } from "./hand-over.ts";
import { retryPause } from "./retry-pause.ts";
import { blockOf, type SessionProblem, toProblem } from "./session-problem.ts";
import type { SessionState, VisitorSession } from "./session-state.ts";
import type { VisitorEntry } from "./visitor-entry.ts";
import { createVoice, type Voice } from "./visitor-voice.ts";
import { createWaitingList } from "./waiting-list.ts";
import { asSending, composeKept } from "./waiting-message.ts";

/** How long another tab may take to send what it has kept. */
const handOverMs = 5_000;

/**
 * A stranger stays one until the first message: only then are the visitor registered and the chat client loaded. What is
 * written before that is kept, over reloads as well, until the client's outbox has it. A visitor of earlier is resumed at
 * once. A token that the server refuses is forgotten. Of several tabs one registers, and all show the same.
 */
export function createVisitorSession(tenant: string, entry: VisitorEntry): VisitorSession {
  const { storage } = entry;
  const store = createStore<SessionState>(() => ({
    phase: entry.isKnown() ? "resuming" : "new",
    client: null,
    queue: null,
    conversationId: storage.read().conversationId,
    hasNews: false,
    waiting: storage.unsent().map(asSending),
    isUnreachable: false,
    blockedBy: null,
  }));
  const waitingList = createWaitingList(store, storage);
  const pause = retryPause();
  const stopped = new AbortController();
  let voice: Voice | null = null;
  let isRunning = false;
  /** Trying again alone won't help. */
  let isHalted = false;
  let forgetting: Promise<void> | null = null;

  function hasWork(): boolean {
    if (stopped.signal.aborted || isHalted) return false;
    const { phase, waiting } = store.getState();
    return phase === "resuming" || (phase === "new" && waiting.some(({ status }) => status === "sending"));
  }

  /** Connects for as long as there is a reason to, one attempt at a time. */
  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let attempt = 0; hasWork(); attempt += 1) {
      const problem = await connect().catch(toProblem);
      if (problem === undefined || stopped.signal.aborted) continue;
      await take(problem);
      if (hasWork()) await pause.wait(attempt, problem instanceof ApiError ? problem.retryAfterSeconds : null);
    }
    isRunning = false;
  }

  async function take(problem: SessionProblem): Promise<void> {
    const block = blockOf(problem);
    if (block !== null) {
      isHalted = true;
      store.setState({ blockedBy: block, isUnreachable: false });
    } else if (!(problem instanceof ApiError)) throw problem;
    else if (problem.code === "unauthenticated") await forget();
    else if (problem.code === "rate_limited") store.setState({ isUnreachable: false });
    else if (problem.isTemporary) store.setState({ isUnreachable: true });
    else refuse(problem.message);
  }

  async function connect(): Promise<undefined> {
    const { visitor, isNew } = await storage.alone(entry.enter);
    if (stopped.signal.aborted) return;
    waitingList.showKept();
    const speaking = voice ?? (await createVoice(tenant, visitor));
    if (stopped.signal.aborted) return;
    voice = speaking;
    const { client, outbox } = voice;
    // What the outbox holds is shown while the rest is still loading.
    if (store.getState().client === null) start(voice);
    const isFresh = isNew && storage.read().conversationId === null;
    const conversationId = isFresh ? null : await findConversation(voice, entry);
    if (stopped.signal.aborted) return;
    const { generation } = client.store.getState();
    if (conversationId !== storage.read().conversationId) storage.write({ conversationId });
    await storage.alone(async () => {
      // Another tab has begun a conversation meanwhile, which is to be loaded.
      if (storage.read().conversationId !== conversationId) return store.setState({ phase: "resuming" });
      await handOver({ client, outbox, storage });
      // In the moment in which nothing waits any more: what is written from now on the client sends. Meanwhile the token
      // may have been refused, or what was loaded be gone.
      if (voice?.client === client && client.store.getState().generation === generation) becomeReady(client);
    });
  }

  function becomeReady(client: ChatClient): void {
    const { conversationId } = storage.read();
    store.setState({ phase: "ready", conversationId, isUnreachable: false, blockedBy: null });
    waitingList.dropShown(client.store.getState());
  }

  function start({ client, queue }: Voice): void {
    client.store.subscribe((state, before) => {
      if (store.getState().client !== client) return;
      waitingList.dropShown(state);
      if (state.notifications !== before.notifications) noteNews(state);
      if (state.barredBy !== before.barredBy) noteBar(state.barredBy);
      if (state.isSignedOut) void forget().then(run);
      if (state.generation === before.generation) return;
      store.setState({ phase: "resuming" });
      void run();
    });
    store.setState({ client, queue });
    client.start();
  }

  function noteNews({ notifications }: ChatState): void {
    const hasNews = notifications !== null && notifications.items.length > 0;
    if (hasNews !== store.getState().hasNews) store.setState({ hasNews });
  }

  /** The client goes on trying by itself. */
  function noteBar(barredBy: ChatState["barredBy"]): void {
    store.setState({ blockedBy: barredBy });
    if (barredBy !== null) return;
    isHalted = false;
    void run();
  }

  function say(client: ChatClient, body: string): void {
    const { conversationId: before } = store.getState();
    const conversationId = deliver(client, before, body);
    if (conversationId === before) return;
    store.setState({ conversationId });
    storage.write({ conversationId });
  }

  /** Starts afresh, and keeps what was written but not accepted. */
  function forget(): Promise<void> {
    forgetting ??= storage.alone(letGoOfVisitor).finally(() => {
      forgetting = null;
    });
    return forgetting;
  }

  async function letGoOfVisitor(): Promise<void> {
    if (voice === null || stopped.signal.aborted) return;
    const { visitor, client, outbox } = voice;
    const { conversationId } = store.getState();
    const pending = (conversationId !== null && client.store.getState().pending[conversationId]) || [];
    client.stop();
    // Another tab may have begun afresh already, or gone on as somebody whom the host knows: what it took is not ours.
    const isOurs = storage.read().visitor?.token === visitor.token;
    const stored = isOurs ? [] : await storedIn(outbox);
    waitingList.keep(isOurs ? pending : pending.filter(({ id }) => stored.some((message) => message.id === id)));
    for (const { id } of pending) void outbox.remove(id).catch(() => undefined);
    if (isOurs) storage.write({ visitor: null, conversationId: null });
    voice = null;
    const { conversationId: begun } = storage.read();
    const phase = entry.isKnown() ? "resuming" : "new";
    const nobody = { client: null, queue: null, hasNews: false } as const;
    store.setState({ phase, ...nobody, conversationId: begun, isUnreachable: false });
  }

  function refuse(error: string): void {
    const { phase, waiting } = store.getState();
    store.setState({
      phase: phase === "new" ? "new" : "refused",
      isUnreachable: false,
      waiting: waiting.map((message) => ({ ...message, status: "failed", error })),
    });
  }

  /** Takes in what another tab has kept, let go of or begun. */
  function follow(): void {
    const { visitor, conversationId } = storage.read();
    const { phase } = store.getState();
    waitingList.follow();
    if (voice !== null && visitor?.token !== voice.visitor.token) return void forget().then(run);
    const isNews = phase === "new" ? visitor !== null : conversationId !== store.getState().conversationId;
    if (isNews && conversationId !== null) store.setState({ phase: "resuming", conversationId });
    else if (phase === "ready" && storage.unsent().length > 0) setTimeout(takeOver, handOverMs);
    void run();
  }

  /** What another tab has kept and is still there: that tab may be gone. */
  function takeOver(): void {
    if (storage.unsent().length === 0) return;
    void storage.alone(async () => {
      if (stopped.signal.aborted || voice === null || store.getState().phase !== "ready") return;
      const { visitor, client, outbox } = voice;
      if (storage.read().visitor?.token === visitor.token) await handOver({ client, outbox, storage });
    });
  }

  function goOn(): void {
    if (store.getState().blockedBy !== "unconfirmed") isHalted = false;
    pause.end();
    voice?.client.hurry();
    void run();
  }

  storage.onChange(follow, stopped.signal);
  addEventListener("online", goOn, stopped);
  document.addEventListener("visibilitychange", () => document.hidden || goOn(), stopped);
  void run();
  return {
    store,
    send(body) {
      const { phase, client, conversationId } = store.getState();
      const isCurrent = storage.read().conversationId === conversationId;
      if (phase === "ready" && client !== null && isCurrent) return say(client, body);
      // Another tab has begun a conversation, of which this one has not heard yet.
      if (phase === "ready") store.setState({ phase: "resuming" });
      waitingList.keep([composeKept(body)]);
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
    proveAgain() {
      isHalted = false;
      if (store.getState().blockedBy === "unconfirmed") store.setState({ blockedBy: null });
      goOn();
    },
    stop() {
      const { client } = store.getState();
      const pending = Object.values(client?.store.getState().pending ?? {}).flat();
      stopped.abort();
      pause.end();
      client?.stop();
      return pending;
    },
  };
}
