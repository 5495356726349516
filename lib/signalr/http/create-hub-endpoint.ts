import type { IncomingMessage } from "node:http";
import { whenReady } from "../hub/maybe-promise.ts";
import { serverOf } from "../hub/server-id.ts";
import { answerRequest } from "./answer-request.ts";
import { answerUpgrade, createWebSocketServer } from "./answer-upgrade.ts";
import { ConnectionRegistry } from "./connection-registry.ts";
import { isOriginAllowed, setCorsHeaders } from "./cors.ts";
import type { EndpointContext } from "./endpoint-context.ts";
import { forwardRequest } from "./forward-request.ts";
import { forwardUpgrade } from "./forward-upgrade.ts";
import { Forwarding, wasForwarded } from "./forwarding.ts";
import type { HubEndpoint, HubEndpointOptions } from "./hub-endpoint.ts";
import { allTransports } from "./negotiate.ts";
import { refuseRequest, refuseUpgrade } from "./refusal.ts";
import { type RequestTarget, requestTarget, toHubRequest } from "./request-target.ts";

/** The HTTP side of one server of a hub. It owns no server: it answers what it is handed. */
export function createHubEndpoint<User>(options: HubEndpointOptions<User>): HubEndpoint {
  const path = options.options.path.replace(/\/+$/, "");
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
      const target = requestTarget(request, path);
      if (target === undefined) return false;
      const url = request.method === "OPTIONS" ? undefined : urlElsewhere(request, target, context);
      if (url === undefined) {
        void answerRequest({ request, response, target }, context);
        return true;
      }
      forwardRequest({ request, response, url }, forwarding, (refusal) => {
        // An answer from there would have come with its own.
        const isAllowed = isOriginAllowed(toHubRequest(request, target), context);
        const readable = setCorsHeaders(request, response, isAllowed);
        void whenReady(readable, () => refuseRequest(response, refusal, context.counters));
      });
      return true;
    },
    handleUpgrade(request, socket, head) {
      const target = requestTarget(request, path);
      if (target === undefined) return false;
      const url = isClosing ? undefined : urlElsewhere(request, target, context);
      if (url === undefined) {
        void answerUpgrade({ request, socket, head, target }, context);
        return true;
      }
      forwardUpgrade({ request, socket, head, url }, forwarding, (refusal) => {
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

/** Where the request belongs, if its connection is on another server that is known here. */
function urlElsewhere<User>(
  request: IncomingMessage,
  { id, subpath, search }: RequestTarget,
  { serverId, urlOfServer }: EndpointContext<User>,
): URL | undefined {
  if (id === undefined || subpath !== "" || serverOf(id) === serverId || wasForwarded(request)) return undefined;
  const hub = urlOfServer(serverOf(id));
  return hub === undefined ? undefined : new URL(hub.pathname.replace(/\/+$/, "") + search, hub);
}
