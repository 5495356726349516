import { whenReady } from "../hub/maybe-promise.ts";
import type { ServerDoor } from "../hub/server-door.ts";
import { serverOf } from "../hub/server-id.ts";
import { answerRequest } from "./answer-request.ts";
import { answerUpgrade, createWebSocketServer } from "./answer-upgrade.ts";
import { ConnectionRegistry } from "./connection-registry.ts";
import { isOriginAllowed, setCorsHeaders } from "./cors.ts";
import type { EndpointContext } from "./endpoint-context.ts";
import { forwardRequest } from "./forward-request.ts";
import { forwardUpgrade } from "./forward-upgrade.ts";
import { Forwarding } from "./forwarding.ts";
import type { HubEndpoint, HubEndpointOptions } from "./hub-endpoint.ts";
import { allTransports } from "./negotiate.ts";
import { refuseRequest, refuseUpgrade } from "./refusal.ts";
import { type RequestTarget, requestTarget, toHubRequest } from "./request-target.ts";

/** The HTTP side of one server of a hub. It owns no server: it answers what it is handed. */
export function createHubEndpoint<User>(options: HubEndpointOptions<User>): HubEndpoint {
  const place = { path: options.options.path.replace(/\/+$/, ""), forwardingKey: options.forwardingKey };
  const forwarding = new Forwarding(options);
  let isClosing = false;
  const context: EndpointContext<User> = {
    ...options,
    registry: new ConnectionRegistry(options.limits.negotiatedConnectionTimeoutMs),
    transports: options.options.transports ?? allTransports,
    webSockets: createWebSocketServer(options.limits),
    isClosing: () => isClosing,
  };
  return {
    handleRequest(request, response) {
      const target = requestTarget(request, place);
      if (target === undefined) return false;
      const door = request.method === "OPTIONS" ? undefined : doorElsewhere(target, context);
      if (door === undefined) {
        void answerRequest({ request, response, target }, context);
        return true;
      }
      forwardRequest({ request, response, door }, forwarding, (refusal) => {
        // An answer from there would have come with its own.
        const isAllowed = isOriginAllowed(toHubRequest(request, target), context);
        const readable = setCorsHeaders(request, response, isAllowed);
        void whenReady(readable, () => refuseRequest(response, refusal, context.counters));
      });
      return true;
    },
    handleUpgrade(request, socket, head) {
      const target = requestTarget(request, place);
      if (target === undefined) return false;
      const door = isClosing ? undefined : doorElsewhere(target, context);
      if (door === undefined) {
        void answerUpgrade({ request, socket, head, target }, context);
        return true;
      }
      forwardUpgrade({ request, socket, head, door }, forwarding, (refusal) => {
        refuseUpgrade(socket, refusal, context.counters);
      });
      return true;
    },
    stopAccepting() {
      isClosing = true;
      context.registry.releaseReserved();
    },
    close: () => forwarding.close(),
  };
}

/** The way to the request's place there, if its connection is on another server that is known here. */
function doorElsewhere<User>(
  { id, subpath, search, mayPassOn }: RequestTarget,
  { serverId, doorOfServer }: EndpointContext<User>,
): ServerDoor | undefined {
  if (id === undefined || subpath !== "" || serverOf(id) === serverId || !mayPassOn) return undefined;
  const door = doorOfServer(serverOf(id));
  return door && { ...door, url: new URL(door.url.pathname.replace(/\/+$/, "") + search, door.url) };
}
