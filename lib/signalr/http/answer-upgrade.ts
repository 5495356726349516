import { type Server, WebSocketServer } from "ws";
import type { HubLimits } from "../hub-limits.ts";
import type { HubIdentity } from "../hub-server-options.ts";
import { HubWebSocket, WebSocketTransport } from "../transports/websocket-transport.ts";
import { admit } from "./admission.ts";
import { isOriginAllowed } from "./cors.ts";
import type { EndpointContext, Upgrade } from "./endpoint-context.ts";
import { type Arrival, openConnection } from "./open-connection.ts";
import { orInternalError, type Refusal, refusals, refuseUpgrade } from "./refusal.ts";
import { toHubRequest } from "./request-target.ts";

/** A WebSocket server without compression, whose frames are bounded like the bodies of POSTs: either may carry many messages. */
export function createWebSocketServer({ maximumPostBytes }: HubLimits): Server<typeof HubWebSocket> {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maximumPostBytes,
    WebSocket: HubWebSocket,
  });
}

const ignore = (): void => {};

/** Turns an upgrade under the hub's path into a connection or the next socket of one, or answers why not. Never rejects. */
export async function answerUpgrade<User>(upgrade: Upgrade, context: EndpointContext<User>): Promise<void> {
  // Until ws takes the socket over, an error of it would have no listener and end the process.
  upgrade.socket.on("error", ignore);
  const refusal = await orInternalError(answer(upgrade, context), context.reportError);
  if (refusal === undefined) upgrade.socket.off("error", ignore);
  else refuseUpgrade(upgrade.socket, refusal, context.counters);
}

async function answer<User>(upgrade: Upgrade, context: EndpointContext<User>): Promise<Refusal | undefined> {
  const { request, target } = upgrade;
  if (context.isClosing()) return refusals.shuttingDown;
  const shown = toHubRequest(request, target);
  const admission = await admit({ request: shown, isOriginAllowed: isOriginAllowed(shown, context) }, context);
  if ("refusal" in admission) return admission.refusal;
  if (context.isClosing()) return refusals.shuttingDown;
  if (target.subpath !== "") return refusals.notFound;
  const refusal = refusalOf(target.id, admission.identity, context);
  if (refusal === undefined) connect(upgrade, { identity: admission.identity, hubRequest: shown }, context);
  return refusal;
}

function connect<User>(
  { request, socket, head, target }: Upgrade,
  shown: Pick<Arrival<User>, "identity" | "hubRequest">,
  context: EndpointContext<User>,
): void {
  // It calls back at once, if at all.
  context.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    const transport = new WebSocketTransport({ webSocket, socket }, context.limits.closeTimeoutMs);
    const connection = target.id === undefined ? undefined : context.registry.active(target.id);
    if (connection === undefined) {
      openConnection(transport, { ...shown, token: target.id }, context);
    } else {
      context.counters.connectionsResumed++;
      connection.session.resume(transport);
    }
  });
}

function refusalOf<User>(
  id: string | undefined,
  { userIdentifier }: HubIdentity<User>,
  { registry, transports }: EndpointContext<User>,
): Refusal | undefined {
  const connection = id === undefined ? undefined : registry.active(id);
  const owner = connection ?? (id === undefined ? undefined : registry.reservation(id));
  if (id !== undefined && owner === undefined) return refusals.noConnection;
  if (owner !== undefined && owner.userIdentifier !== userIdentifier) return refusals.anotherUser;
  if (!transports.includes("WebSockets")) return refusals.transportNotOffered;
  if (connection?.transport !== undefined) return refusals.transportChanged;
  if (connection?.session.isResumable === false) return refusals.inUse;
  return undefined;
}
