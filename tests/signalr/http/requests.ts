import { onTestFinished } from "vitest";
import { aConnectionToken } from "../negotiate.ts";
import { codecs, records, type WireMessage } from "../wire-codec.ts";

/** The requests that a client without WebSockets makes for one connection. */
export interface ConnectionRequests {
  id: string;
  /** The hub's URL with the connection's id. */
  url: string;
  poll(): Promise<Response>;
  /** Opens a stream of events. Resolves when it has begun. */
  stream(): Promise<Response>;
  post(body: string | Uint8Array<ArrayBuffer>): Promise<Response>;
  delete(): Promise<Response>;
}

/** Negotiates a connection, at the hub of the URL, and asks for it there or at another server of the hub. */
export async function aNegotiation(
  url: string,
  { token = "alice", at = url }: { token?: string; at?: string } = {},
): Promise<ConnectionRequests> {
  const id = await aConnectionToken(url, { token });
  const target = `${at}?id=${id}`;
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const headers = { Authorization: `Bearer ${token}` };
  const request = (method: string, init: RequestInit = {}) =>
    fetch(target, { method, headers, signal: abort.signal, ...init });
  return {
    id,
    url: target,
    poll: () => request("GET"),
    stream: () => request("GET", { headers: { ...headers, Accept: "text/event-stream" } }),
    post: (body) => request("POST", { body }),
    delete: () => request("DELETE"),
  };
}

/** What a response says in the end, as its status and its text. */
export async function answerOf(response: Promise<Response>): Promise<{ status: number; text: string }> {
  const { status } = await response;
  return { status, text: await (await response).text() };
}

/** Lets a connection without WebSockets have its handshake for JSON, after its stream or first poll. */
export async function shakeHands({ post }: ConnectionRequests): Promise<void> {
  const { status } = await post(records({ protocol: "json", version: 1 }));
  if (status !== 200) throw new Error(`The handshake was refused: ${status}`);
}

/** A connection that polls, after its handshake and the answer to it. */
export async function aPollingClient(
  ...negotiation: Parameters<typeof aNegotiation>
): Promise<ConnectionRequests & { messages(): Promise<WireMessage[]> }> {
  const client = await aNegotiation(...negotiation);
  await client.poll();
  await shakeHands(client);
  await client.poll();
  return { ...client, messages: async () => codecs.json.read(Buffer.from(await (await client.poll()).arrayBuffer())) };
}
