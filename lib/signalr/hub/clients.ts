import { frameInvocation } from "../framed-message.ts";
import type {
  ArgumentsOf,
  ClientProxy,
  HubCallerClients,
  HubClients,
  MethodName,
  SingleClientProxy,
} from "../hub-targets.ts";
import type { HubRouter } from "./hub-router.ts";
import type { SendTarget } from "./send-target.ts";

type Sender = Pick<HubRouter, "send">;
/** Calls a method of one client and waits for what it returns. */
type Asker = Pick<HubRouter, "invoke">;

/** All connections of the hub, by SignalR's names. */
export function createHubClients<Client>(router: Sender & Asker): HubClients<Client> {
  const proxy = (target: SendTarget): ClientProxy<Client> => new TargetProxy(router, target);
  return {
    all: proxy({ to: "all", except: [] }),
    allExcept: (connectionIds) => proxy({ to: "all", except: connectionIds }),
    client: (connectionId) => new OneClientProxy(router, router, connectionId),
    clients: (connectionIds) => proxy({ to: "connections", connectionIds }),
    group: (groupName) => proxy({ to: "groups", groupNames: [groupName], except: [] }),
    groups: (groupNames) => proxy({ to: "groups", groupNames, except: [] }),
    groupExcept: (groupName, except) => proxy({ to: "groups", groupNames: [groupName], except }),
    user: (userIdentifier) => proxy({ to: "users", userIdentifiers: [userIdentifier] }),
    users: (userIdentifiers) => proxy({ to: "users", userIdentifiers }),
  };
}

export interface CallerClientsOptions<Client> {
  clients: HubClients<Client>;
  sender: Sender;
  /** How this call asks clients for results. */
  asker: Asker;
  callerId: string;
}

/**
 * The same for one call. It has no more than getters, which hand out what all calls share wherever they can: this is made
 * for each call that looks at it.
 */
export class CallerClients<Client> implements HubCallerClients<Client> {
  readonly #options: CallerClientsOptions<Client>;

  constructor(options: CallerClientsOptions<Client>) {
    this.#options = options;
  }

  get all(): HubClients<Client>["all"] {
    return this.#options.clients.all;
  }

  get allExcept(): HubClients<Client>["allExcept"] {
    return this.#options.clients.allExcept;
  }

  get client(): HubClients<Client>["client"] {
    const { sender, asker } = this.#options;
    return (connectionId) => new OneClientProxy(sender, asker, connectionId);
  }

  get clients(): HubClients<Client>["clients"] {
    return this.#options.clients.clients;
  }

  get group(): HubClients<Client>["group"] {
    return this.#options.clients.group;
  }

  get groups(): HubClients<Client>["groups"] {
    return this.#options.clients.groups;
  }

  get groupExcept(): HubClients<Client>["groupExcept"] {
    return this.#options.clients.groupExcept;
  }

  get user(): HubClients<Client>["user"] {
    return this.#options.clients.user;
  }

  get users(): HubClients<Client>["users"] {
    return this.#options.clients.users;
  }

  get caller(): SingleClientProxy<Client> {
    return this.client(this.#options.callerId);
  }

  get others(): ClientProxy<Client> {
    return this.allExcept([this.#options.callerId]);
  }

  get othersInGroup(): HubCallerClients<Client>["othersInGroup"] {
    const { clients, callerId } = this.#options;
    return (groupName) => clients.groupExcept(groupName, [callerId]);
  }
}

class TargetProxy<Client> implements ClientProxy<Client> {
  readonly #sender: Sender;
  readonly #target: SendTarget;

  constructor(sender: Sender, target: SendTarget) {
    this.#sender = sender;
    this.#target = target;
  }

  send<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): void {
    this.#sender.send(this.#target, frameInvocation(method, args));
  }
}

class OneClientProxy<Client> extends TargetProxy<Client> implements SingleClientProxy<Client> {
  readonly #asker: Asker;
  readonly #connectionId: string;

  constructor(sender: Sender, asker: Asker, connectionId: string) {
    super(sender, { to: "connections", connectionIds: [connectionId] });
    this.#asker = asker;
    this.#connectionId = connectionId;
  }

  invoke<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): Promise<unknown> {
    return this.#asker.invoke(this.#connectionId, method, args);
  }
}
