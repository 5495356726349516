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

type Router = Pick<HubRouter, "send" | "invoke">;

/** Calls a method of one client and waits for what it returns. */
export type InvokeClient = HubRouter["invoke"];

/** All connections of the hub, by SignalR's names. */
export function createHubClients<Client>(router: Router): HubClients<Client> {
  const proxy = (target: SendTarget): ClientProxy<Client> => new TargetProxy(router, target);
  return {
    all: proxy({ to: "all", except: [] }),
    allExcept: (connectionIds) => proxy({ to: "all", except: connectionIds }),
    client: (connectionId) => new OneClientProxy(router, connectionId),
    clients: (connectionIds) => proxy({ to: "connections", connectionIds }),
    group: (groupName) => proxy({ to: "groups", groupNames: [groupName], except: [] }),
    groups: (groupNames) => proxy({ to: "groups", groupNames, except: [] }),
    groupExcept: (groupName, except) => proxy({ to: "groups", groupNames: [groupName], except }),
    user: (userIdentifier) => proxy({ to: "users", userIdentifiers: [userIdentifier] }),
    users: (userIdentifiers) => proxy({ to: "users", userIdentifiers }),
  };
}

/** The same, for a call of this connection. */
export function createCallerClients<Client>(router: Router, connectionId: string): HubCallerClients<Client> {
  const clients = createHubClients<Client>(router);
  return {
    ...clients,
    caller: clients.client(connectionId),
    others: clients.allExcept([connectionId]),
    othersInGroup: (groupName) => clients.groupExcept(groupName, [connectionId]),
  };
}

class TargetProxy<Client> implements ClientProxy<Client> {
  protected readonly router: Router;
  readonly #target: SendTarget;

  constructor(router: Router, target: SendTarget) {
    this.router = router;
    this.#target = target;
  }

  send<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): void {
    this.router.send(this.#target, frameInvocation(method, args));
  }
}

class OneClientProxy<Client> extends TargetProxy<Client> implements SingleClientProxy<Client> {
  readonly #connectionId: string;

  constructor(router: Router, connectionId: string) {
    super(router, { to: "connections", connectionIds: [connectionId] });
    this.#connectionId = connectionId;
  }

  invoke<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): Promise<unknown> {
    return this.router.invoke(this.#connectionId, method, args);
  }
}
