import { newConnectionId } from "../hub/server-id.ts";
import type { HubServerOptions } from "../hub-server-options.ts";
import type { TransferFormat } from "../protocols/hub-protocol.ts";
import type { TransportName } from "../transports/transport.ts";
import type { ConnectionRegistry } from "./connection-registry.ts";
import { queryValue } from "./request-target.ts";

export const allTransports: readonly TransportName[] = ["WebSockets", "ServerSentEvents", "LongPolling"];

export interface Negotiator {
  options: Pick<HubServerOptions<never>, "transports" | "statefulReconnect">;
  serverId: string;
  registry: ConnectionRegistry;
}

const highestVersion = 1;

const transferFormats: Record<TransportName, readonly TransferFormat[]> = {
  WebSockets: ["Text", "Binary"],
  ServerSentEvents: ["Text"],
  LongPolling: ["Text", "Binary"],
};

/**
 * Reserves a connection for the user and returns the body of the reply, which has status 200 even if it is an
 * error. Since version 1 the token that takes the connection up is a secret apart from its public id.
 */
export function negotiate(url: URL, userIdentifier: string, negotiator: Negotiator): object {
  const requested = queryValue(url, "negotiateversion") ?? "0";
  if (!/^-?\d+$/.test(requested)) return { error: "The client requested a non-integer protocol version." };
  const negotiateVersion = Math.min(Number(requested), highestVersion);
  if (negotiateVersion < 0) {
    return { error: `The client requested version '${requested}', but the server does not support this version.` };
  }
  const { options, serverId, registry } = negotiator;
  const transports = options.transports ?? allTransports;
  const mayResume = options.statefulReconnect === true && transports.includes("WebSockets") && asksToResume(url);
  const connectionId = newConnectionId(serverId);
  const connectionToken = negotiateVersion === 0 ? connectionId : newConnectionId(serverId);
  registry.reserve(connectionToken, { connectionId, userIdentifier, mayResume });
  return {
    connectionId,
    ...(negotiateVersion === 0 ? {} : { connectionToken }),
    negotiateVersion,
    availableTransports: transports.map((transport) => ({ transport, transferFormats: transferFormats[transport] })),
    // A client that did not ask for it would refuse.
    ...(mayResume ? { useStatefulReconnect: true } : {}),
  };
}

function asksToResume(url: URL): boolean {
  return queryValue(url, "usestatefulreconnect")?.toLowerCase() === "true";
}
