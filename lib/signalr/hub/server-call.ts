import type { HubCall } from "../define-hub.ts";
import type { HubConnection } from "../hub-connection.ts";
import type { HubCallerClients, HubClients, HubGroups } from "../hub-targets.ts";
import { CallerClients } from "./clients.ts";
import type { HubRouter } from "./hub-router.ts";

/** What all calls of a hub share. */
interface CalledHub<Client> {
  readonly router: HubRouter;
  readonly clients: HubClients<Client>;
}

/** What is peculiar to one call. */
export interface CallScope extends Pick<HubRouter, "invoke"> {
  /** Ends the call before its connection ends. */
  readonly signal: AbortSignal | undefined;
}

/** What a method or hook is given. Its parts are made when they are first asked for, since most calls need few. */
export class ServerCall<User, Client> implements HubCall<User, Client> {
  readonly connection: HubConnection<User, Client>;
  readonly #hub: CalledHub<Client>;
  readonly #scope: CallScope;
  #clients: HubCallerClients<Client> | undefined;

  constructor(connection: HubConnection<User, Client>, hub: CalledHub<Client>, scope: CallScope) {
    this.connection = connection;
    this.#hub = hub;
    this.#scope = scope;
  }

  get clients(): HubCallerClients<Client> {
    const { clients, router } = this.#hub;
    const { connectionId } = this.connection;
    this.#clients ??= new CallerClients({ clients, sender: router, asker: this.#scope, callerId: connectionId });
    return this.#clients;
  }

  get groups(): HubGroups {
    return this.#hub.router;
  }

  get signal(): AbortSignal {
    return this.#scope.signal ?? this.connection.aborted;
  }
}
