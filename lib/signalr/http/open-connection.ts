import { newConnectionId } from "../hub/server-id.ts";
import type { HubIdentity, HubRequest } from "../hub-server-options.ts";
import type { Transport } from "../transports/transport.ts";
import type { RequestTransport } from "./connection-registry.ts";
import type { EndpointContext } from "./endpoint-context.ts";
import { StoredRequest } from "./stored-request.ts";

export interface Arrival<User> {
  /** Reserved; absent if the client skipped negotiation. */
  token: string | undefined;
  identity: HubIdentity<User>;
  hubRequest: HubRequest;
}

/** Opens a session on its first transport. Its token then leads to it until it ends. */
export function openConnection<User>(
  transport: Transport | RequestTransport,
  { token, identity, hubRequest }: Arrival<User>,
  context: EndpointContext<User>,
): void {
  const { registry, serverId, openSession } = context;
  const reservation = token === undefined ? undefined : registry.take(token);
  const session = openSession(
    {
      transport,
      connectionId: reservation?.connectionId ?? newConnectionId(serverId),
      identity,
      request: new StoredRequest(hubRequest),
      mayResume: reservation?.mayResume === true && transport.name === "WebSockets",
    },
    () => {
      // A poll must still come for the last messages: its transport forgets the token itself.
      if (token !== undefined && transport.name !== "LongPolling") registry.release(token);
    },
  );
  if (token === undefined) return;
  registry.activate(token, {
    userIdentifier: identity.userIdentifier,
    session,
    transport: "inbox" in transport ? transport : undefined,
  });
}
