import { ApiError } from "./api-error.ts";
import type { ChatState, Connection } from "./chat-state.ts";
import type { Clock } from "./clock.ts";
import { HubConnector } from "./hub-connector.ts";
import { Poller } from "./poller.ts";
import type { Replica } from "./replica.ts";
import type { HubLink, HubListener, Transport } from "./transport.ts";

export interface ConnectionMachineOptions {
  clock: Clock;
  transport: Transport;
  replica: Replica;
  onTyping: HubListener["onTyping"];
  /** The server has been reached, for the first time or again. */
  onContact(): void;
}

/** How long a lost connection may take to come back before polling starts and people are told. */
const graceMs = 1_000;

/** What the connection is after each thing that can befall it, whatever it was before. */
const outcomes = {
  subscribed: "live",
  polled: "polling",
  unanswered: "offline",
} as const satisfies Record<string, Connection>;

/**
 * Keeps the replica fed. The hub comes first: while there is a connection, nothing else is asked. Without one for a
 * moment, or at once where it had fallen silent, the log is polled until there is one again.
 *
 *     connecting ──> live ──> polling <──> offline
 *                     ^────────┴────────────┘
 */
export class ConnectionMachine {
  readonly #options: ConnectionMachineOptions;
  readonly #hub: HubConnector;
  readonly #poller: Poller;
  #cancelGrace = (): void => undefined;

  constructor(options: ConnectionMachineOptions) {
    this.#options = options;
    const { clock, transport, replica, onTyping } = options;
    const ways = { clock, transport, replica };
    this.#hub = new HubConnector({
      ...ways,
      onTyping,
      onLive: () => {
        this.#stopPolling();
        this.#reached("subscribed");
      },
      onLost: (wasSilent) => this.#pollAfter(wasSilent ? 0 : graceMs),
      onRefused: (error) => {
        this.#noteRefusal(error);
        if (replica.state.connection === "connecting") this.#pollAfter(0);
      },
    });
    this.#poller = new Poller({
      ...ways,
      onAnswer: () => {
        const { connection, isSignedOut, barredBy } = replica.state;
        if (connection !== "polling" || isSignedOut || barredBy !== null) this.#reached("polled");
      },
      onFailure: (error) => {
        this.#noteRefusal(error);
        // Who asks too often is answered, though not with what was asked for.
        const isAnswered = error instanceof ApiError && error.code === "rate_limited";
        if (!isAnswered) this.#show("unanswered");
      },
    });
  }

  /** The connection to the hub, while there is one that is subscribed. */
  get link(): HubLink | null {
    return this.#hub.link;
  }

  start(): void {
    this.#hub.start();
    this.#pollAfter(graceMs);
  }

  stop(): void {
    this.#stopPolling();
    this.#hub.stop();
  }

  /** The network is back, or somebody looks: whatever waits is tried now. */
  hurry(): void {
    this.#hub.hurry();
    this.#poller.hurry();
  }

  /** Something was sent, so that an answer may come soon. */
  noteActivity(): void {
    this.#poller.quicken();
  }

  /** The replica has begun anew, so that what is followed may be another log than it holds. */
  restart(): void {
    this.#hub.restart();
  }

  #pollAfter(ms: number): void {
    this.#cancelGrace();
    this.#cancelGrace = this.#options.clock.after(ms, () => this.#poller.start());
  }

  #stopPolling(): void {
    this.#cancelGrace();
    this.#poller.stop();
  }

  #reached(outcome: keyof typeof outcomes): void {
    this.#show(outcome);
    this.#options.replica.update((state) =>
      isLetIn(state) ? state : { ...state, isSignedOut: false, barredBy: null },
    );
    this.#options.onContact();
  }

  #show(outcome: keyof typeof outcomes): void {
    const connection = outcomes[outcome];
    this.#options.replica.update((state) => (state.connection === connection ? state : { ...state, connection }));
  }

  #noteRefusal(error: unknown): void {
    if (!(error instanceof ApiError)) return;
    const { code } = error;
    const { replica } = this.#options;
    if (code === "unauthenticated" && !replica.state.isSignedOut) {
      replica.update((state) => ({ ...state, isSignedOut: true, barredBy: null }));
    }
    if ((code === "suspended" || code === "identity_required") && replica.state.barredBy !== code) {
      replica.update((state) => ({ ...state, isSignedOut: false, barredBy: code }));
    }
  }
}

function isLetIn({ isSignedOut, barredBy }: ChatState): boolean {
  return !isSignedOut && barredBy === null;
}
