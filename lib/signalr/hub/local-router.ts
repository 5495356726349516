import type { Respondent, ServerRouter } from "./hub-router.ts";
import { LocalConnections } from "./local-connections.ts";

/** The router of a server that has no others beside it. */
export function createLocalRouter<Connection extends Respondent>(): ServerRouter<Connection> {
  const local = new LocalConnections<Connection>({ groupChanged() {}, userChanged() {} });
  return {
    local,
    send: (target, message) => local.deliver(target, message),
    async invoke(connectionId, target, args) {
      const connection = local.byId.get(connectionId);
      if (connection === undefined) throw noSuchConnection(connectionId);
      return connection.invoke({ target, args });
    },
    async addToGroup(connectionId, groupName) {
      local.addToGroup(connectionId, groupName);
    },
    async removeFromGroup(connectionId, groupName) {
      local.removeFromGroup(connectionId, groupName);
    },
    whenReachable: () => undefined,
    doorOfServer: () => undefined,
    health: () => ({ isReady: true }),
    async close() {},
  };
}

/** The error of whoever wants something of a connection that has ended or never was. */
export function noSuchConnection(connectionId: string): Error {
  return new Error(`There is no connection '${connectionId}'.`);
}
