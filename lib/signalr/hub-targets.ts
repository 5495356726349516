/** A client whose methods are not described: anything may be called with anything. */
export type AnyClient = Record<string, (...args: unknown[]) => unknown>;

/** The names of the methods that a client offers to the hub. */
export type MethodName<Client> = keyof Client & string;

export type ArgumentsOf<Client, Method extends keyof Client> = Client[Method] extends (...args: infer Args) => unknown
  ? Args
  : never;

/** Some connections, wherever they are, to call a method of all of them. */
export interface ClientProxy<Client> {
  /**
   * Calls a method of each, without waiting for any. Every one of them gets it once, and gets all that one server sends
   * it in the order it was sent. Throws a TypeError if an argument cannot be represented in one of the protocols; those
   * who speak another may get it.
   */
  send<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): void;
}

/** One connection, which may also be asked for a result. */
export interface SingleClientProxy<Client> extends ClientProxy<Client> {
  /**
   * Calls a method of the client and waits for what it returns. Rejects with a HubException that has the client's text if
   * the client's method failed, and with an Error if the client is not there, goes away or takes too long. The result
   * comes from outside like an argument, and is not validated.
   */
  invoke<Method extends MethodName<Client>>(method: Method, ...args: ArgumentsOf<Client, Method>): Promise<unknown>;
}

/** All connections of the hub, on all of its servers. */
export interface HubClients<Client> {
  readonly all: ClientProxy<Client>;
  allExcept(connectionIds: readonly string[]): ClientProxy<Client>;
  client(connectionId: string): SingleClientProxy<Client>;
  clients(connectionIds: readonly string[]): ClientProxy<Client>;
  group(groupName: string): ClientProxy<Client>;
  groups(groupNames: readonly string[]): ClientProxy<Client>;
  groupExcept(groupName: string, connectionIds: readonly string[]): ClientProxy<Client>;
  /** All connections of a user. */
  user(userIdentifier: string): ClientProxy<Client>;
  users(userIdentifiers: readonly string[]): ClientProxy<Client>;
}

/** The same, seen from the connection that is being served. */
export interface HubCallerClients<Client> extends HubClients<Client> {
  readonly caller: SingleClientProxy<Client>;
  readonly others: ClientProxy<Client>;
  othersInGroup(groupName: string): ClientProxy<Client>;
}

/** Named sets of connections. A name is case-sensitive; a connection leaves its groups when it ends. */
export interface HubGroups {
  /**
   * Resolves when the connection gets what is sent to the group from now on. Adding twice changes nothing, and neither
   * does adding a connection that has ended. Rejects if the server that has the connection does not confirm.
   */
  addToGroup(connectionId: string, groupName: string): Promise<void>;
  /** The opposite, and as patient: removing what is not there changes nothing. */
  removeFromGroup(connectionId: string, groupName: string): Promise<void>;
}
