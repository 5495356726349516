import type { HubIdentity } from "../hub-server-options.ts";
import { LongPollingTransport } from "../transports/long-polling-transport.ts";
import { ServerSentEventsTransport } from "../transports/server-sent-events-transport.ts";
import type { TransportName } from "../transports/transport.ts";
import type { ActiveConnection, RequestTransport } from "./connection-registry.ts";
import type { EndpointContext, Exchange } from "./endpoint-context.ts";
import { openConnection } from "./open-connection.ts";
import { readBody } from "./read-body.ts";
import { type Refusal, refusals } from "./refusal.ts";

/** Answers a request with a connection's id, or returns why not. */
export async function answerConnectionRequest<User>(
  exchange: Exchange,
  identity: HubIdentity<User>,
  context: EndpointContext<User>,
): Promise<Refusal | undefined> {
  const { method } = exchange.request;
  if (method !== "GET" && method !== "POST" && method !== "DELETE") return refusals.methodNotAllowed;
  const { id } = exchange.target;
  if (id === undefined) return refusals.idRequired;
  const connection = context.registry.active(id);
  const owner = connection ?? context.registry.reservation(id);
  if (owner === undefined) return refusals.noConnection;
  if (owner.userIdentifier !== identity.userIdentifier) return refusals.anotherUser;
  if (method === "GET") return answerGet(exchange, { id, identity, connection }, context);
  if (connection === undefined) return method === "POST" ? refusals.noTransport : refusals.notDeletable;
  return method === "POST" ? answerPost(exchange, connection, context) : answerDelete(exchange, connection);
}

interface Get<User> {
  id: string;
  identity: HubIdentity<User>;
  connection: ActiveConnection | undefined;
}

/** A GET is a poll unless it says that it wants a stream of events. */
function answerGet<User>(
  exchange: Exchange,
  { id, identity, connection }: Get<User>,
  context: EndpointContext<User>,
): Refusal | undefined {
  const { request, response } = exchange;
  const isStream = request.headers.accept?.includes("text/event-stream") === true;
  const name: TransportName = isStream ? "ServerSentEvents" : "LongPolling";
  if (!context.transports.includes(name)) return refusals.transportNotOffered;
  if (connection !== undefined && connection.transport?.name !== name) return refusals.transportChanged;
  if (connection?.transport?.name === "ServerSentEvents") return refusals.inUse;
  // The client has gone while it was admitted.
  if (response.destroyed) return undefined;
  const polled = connection?.transport ?? openTransport(name, { exchange, id, identity }, context);
  if (polled.name === "LongPolling") polled.poll(response);
  return undefined;
}

function openTransport<User>(
  name: TransportName,
  { exchange, id, identity }: { exchange: Exchange; id: string; identity: HubIdentity<User> },
  context: EndpointContext<User>,
): RequestTransport {
  const { limits, registry } = context;
  const transport =
    name === "ServerSentEvents"
      ? new ServerSentEventsTransport(exchange.response, limits.closeTimeoutMs)
      : new LongPollingTransport({ limits, onClosed: () => registry.release(id) });
  openConnection(transport, { token: id, identity, hubRequest: exchange.hubRequest }, context);
  return transport;
}

async function answerPost<User>(
  { request, response }: Exchange,
  { transport }: ActiveConnection,
  { limits }: EndpointContext<User>,
): Promise<Refusal | undefined> {
  if (transport === undefined) return refusals.postOnWebSocket;
  const body = await readBody(request, limits.maximumPostBytes);
  if (body === "aborted") return refusals.bodyAborted;
  if (body === "too large") return refusals.bodyTooLarge;
  if (!(await transport.inbox.deliver(body))) return refusals.noConnection;
  response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": 0 }).end();
  return undefined;
}

function answerDelete({ response }: Exchange, { transport }: ActiveConnection): Refusal | undefined {
  if (transport?.name !== "LongPolling") return refusals.notDeletable;
  response.writeHead(202, { "Content-Length": 0 }).end();
  transport.delete();
  return undefined;
}
