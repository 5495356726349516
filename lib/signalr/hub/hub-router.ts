import type { FramedMessage } from "../framed-message.ts";
import type { HubGroups } from "../hub-targets.ts";
import type { Addressee, LocalConnections } from "./local-connections.ts";
import type { SendTarget } from "./send-target.ts";
import type { ServerDoor } from "./server-door.ts";

/** A connection that can be asked for a result. */
export interface Respondent extends Addressee {
  /** Calls a method of the client and waits for what it returns. Errors as those of `SingleClientProxy.invoke`. */
  invoke(invocation: { target: string; args: readonly unknown[] }): Promise<unknown>;
}

/** Whether the servers of the hub can reach each other. */
export type HubHealth = { isReady: true } | { isReady: false; reason: string };

/** Finds connections wherever they are. */
export interface HubRouter extends HubGroups {
  /**
   * Sends to all connections of the target, those of this server at once. Throws a TypeError if the message cannot be
   * represented, and nothing else.
   */
  send(target: SendTarget, message: FramedMessage): void;
  /** Calls a method of one connection. Errors as those of `SingleClientProxy.invoke`. */
  invoke(connectionId: string, target: string, args: readonly unknown[]): Promise<unknown>;
  health(): HubHealth;
  close(): Promise<void>;
}

/** The router of one server, with the index of the connections that are here. */
export interface ServerRouter<Connection extends Respondent> extends HubRouter {
  /** Whoever opens a connection adds it here, and takes it out when it has ended. The router changes only its groups. */
  readonly local: LocalConnections<Connection>;
  /**
   * Resolves when what other servers send to this user arrives here, or is undefined if it does so already. To be asked
   * after a connection of the user was added, and before the client may rely on it. Never rejects.
   */
  whenReachable(userIdentifier: string): Promise<void> | undefined;
  /** The way to another server of the hub, or undefined if it is not there or did not say. */
  doorOfServer(serverId: string): ServerDoor | undefined;
}
