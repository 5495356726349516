import type { FramedMessage } from "../framed-message.ts";
import { MultiMap } from "./multi-map.ts";
import type { SendTarget } from "./send-target.ts";

/** What the index needs to know of a connection. */
export interface Addressee {
  readonly connectionId: string;
  readonly userIdentifier: string;
  sendFramed(message: FramedMessage): void;
}

/** Told when this server begins or ceases to have connections under a name. */
export interface PresenceListener {
  groupChanged(groupName: string, hasMembers: boolean): void;
  userChanged(userIdentifier: string, hasConnections: boolean): void;
}

/** The open connections of this server: by id, by user, and by the groups they are in. */
export class LocalConnections<Connection extends Addressee> {
  readonly #byId = new Map<string, Connection>();
  readonly #byUser: MultiMap<string, Connection>;
  readonly #byGroup: MultiMap<string, Connection>;
  readonly #groupsOf = new Map<Connection, Set<string>>();

  constructor(listener: PresenceListener) {
    this.#byUser = new MultiMap((user, hasConnections) => listener.userChanged(user, hasConnections));
    this.#byGroup = new MultiMap((group, hasMembers) => listener.groupChanged(group, hasMembers));
  }

  get byId(): ReadonlyMap<string, Connection> {
    return this.#byId;
  }

  add(connection: Connection): void {
    this.#byId.set(connection.connectionId, connection);
    this.#byUser.add(connection.userIdentifier, connection);
  }

  /** Takes the connection out of everything. */
  remove(connection: Connection): void {
    if (!this.#byId.delete(connection.connectionId)) return;
    this.#byUser.delete(connection.userIdentifier, connection);
    for (const group of this.#groupsOf.get(connection) ?? []) this.#byGroup.delete(group, connection);
    this.#groupsOf.delete(connection);
  }

  /** Returns false if the connection is not here. */
  addToGroup(connectionId: string, groupName: string): boolean {
    const connection = this.#byId.get(connectionId);
    if (connection === undefined) return false;
    const groups = this.#groupsOf.get(connection) ?? new Set();
    this.#groupsOf.set(connection, groups.add(groupName));
    this.#byGroup.add(groupName, connection);
    return true;
  }

  /** Returns false if the connection is not here. */
  removeFromGroup(connectionId: string, groupName: string): boolean {
    const connection = this.#byId.get(connectionId);
    if (connection === undefined) return false;
    this.#groupsOf.get(connection)?.delete(groupName);
    this.#byGroup.delete(groupName, connection);
    return true;
  }

  /**
   * Sends the message to those of the target's connections that are here, each once. If the protocol of some cannot
   * represent it, the others get it, and the TypeError is thrown when all have been seen to.
   */
  deliver(target: SendTarget, message: FramedMessage): void {
    let failure: Error | undefined;
    for (const connection of this.#find(target)) {
      try {
        connection.sendFramed(message);
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error));
      }
    }
    if (failure !== undefined) throw failure;
  }

  #find(target: SendTarget): Iterable<Connection> {
    switch (target.to) {
      case "all":
        return without(target.except, this.#byId.values());
      case "connections":
        return this.#known(target.connectionIds);
      case "groups":
        return without(target.except, this.#byGroup.union(target.groupNames));
      case "users":
        return this.#byUser.union(target.userIdentifiers);
    }
  }

  #known(connectionIds: readonly string[]): Iterable<Connection> {
    const known = new Set<Connection>();
    for (const id of connectionIds) {
      const connection = this.#byId.get(id);
      if (connection !== undefined) known.add(connection);
    }
    return known;
  }
}

function without<Connection extends Addressee>(
  except: readonly string[],
  connections: Iterable<Connection>,
): Iterable<Connection> {
  return except.length === 0 ? connections : allBut(new Set(except), connections);
}

function* allBut<Connection extends Addressee>(
  except: ReadonlySet<string>,
  connections: Iterable<Connection>,
): Generator<Connection> {
  for (const connection of connections) {
    if (!except.has(connection.connectionId)) yield connection;
  }
}
