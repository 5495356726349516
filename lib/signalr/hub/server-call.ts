import type { HubCall } from "../define-hub.ts";
import type { HubConnection } from "../hub-connection.ts";
import type { HubCallerClients, HubGroups } from "../hub-targets.ts";
import { createCallerClients, type InvokeClient } from "./clients.ts";
import type { HubRouter } from "./hub-router.ts";

export interface ServerCallOptions<User, Client> {
  connection: HubConnection<User, Client>;
  router: HubRouter;
  /** How this call asks clients for results. */
  invokeClient: InvokeClient;
  /** Ends this call before its connection ends. */
  signal?: AbortSignal | undefined;
}

/** What a method or hook is given. Its parts are made when they are first asked for, since most calls need few. */
export class ServerCall<User, Client> implements HubCall<User, Client> {
  readonly #options: ServerCallOptions<User, Client>;
  #clients: HubCallerClients<Client> | undefined;

  constructor(options: ServerCallOptions<User, Client>) {
    this.#options = options;
  }

  get connection(): HubConnection<User, Client> {
    return this.#options.connection;
  }

  get clients(): HubCallerClients<Client> {
    const { router, invokeClient, connection } = this.#options;
    const send: HubRouter["send"] = (target, message) => router.send(target, message);
    this.#clients ??= createCallerClients({ send, invoke: invokeClient }, connection.connectionId);
    return this.#clients;
  }

  get groups(): HubGroups {
    return this.#options.router;
  }

  get signal(): AbortSignal {
    return this.#options.signal ?? this.#options.connection.aborted;
  }
}
