import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { admit, type Door, type Refusal } from "./admission.ts";
import { type ConnectionTokens, newConnectionId } from "./connection-tokens.ts";
import type { HubLimits } from "./hub-limits.ts";
import type { HubIdentity } from "./hub-options.ts";
import { queryValue } from "./request-target.ts";

/** A socket that was let in, and the ids it was given. */
export interface AcceptedSocket<User> {
  socket: WebSocket;
  identity: HubIdentity<User>;
  connectionId: string;
  /** Absent if the client skipped negotiation. */
  token: string | undefined;
}

export interface UpgradeEndpoint<User> {
  path: string;
  door: Door<User>;
  tokens: ConnectionTokens;
  webSockets: WebSocketServer;
  accepted: (accepted: AcceptedSocket<User>) => void;
}

// One frame may carry several messages, each of which has its own limit.
const messagesPerFrame = 4;

/** A WebSocket server without compression, whose frames are bounded. */
export function createWebSocketServer(limits: HubLimits): WebSocketServer {
  const maxPayload = limits.maximumMessageBytes * messagesPerFrame;
  return new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload });
}

/** Turns an upgrade request under the hub's path into a socket, or answers why not. Never rejects. */
export async function upgrade<User>(
  { request, socket, head, url }: { request: IncomingMessage; socket: Duplex; head: Buffer; url: URL },
  endpoint: UpgradeEndpoint<User>,
): Promise<void> {
  const { path, door, tokens, webSockets, accepted } = endpoint;
  // Until ws takes the socket over, an error of it would have no listener and end the process.
  const ignore = (): void => {};
  socket.on("error", ignore);
  if (url.pathname !== path) return refuse(socket, { status: 404, reason: "Not found" });
  const admission = await admit(request, url, door);
  if ("refusal" in admission) return refuse(socket, admission.refusal);
  const { identity } = admission;
  const token = queryValue(url, "id");
  const refusal = token === undefined ? undefined : refusalOfToken(token, identity.userIdentifier, tokens);
  if (refusal !== undefined) return refuse(socket, refusal);
  socket.off("error", ignore);
  webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    const connectionId = token === undefined ? newConnectionId() : tokens.activate(token);
    if (connectionId === undefined) return webSocket.terminate();
    accepted({ socket: webSocket, identity, connectionId, token });
  });
}

function refusalOfToken(token: string, userIdentifier: string, tokens: ConnectionTokens): Refusal | undefined {
  const state = tokens.state(token);
  if (state === "unknown") return { status: 404, reason: "No Connection with that ID" };
  if (!tokens.belongsTo(token, userIdentifier)) return { status: 403, reason: "Negotiated by another user" };
  if (state === "active") return { status: 409, reason: "The connection is in use" };
  return undefined;
}

function refuse(socket: Duplex, { status, reason }: Refusal): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n`;
  socket.once("finish", () => socket.destroy());
  socket.end(`${head}Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`);
}
