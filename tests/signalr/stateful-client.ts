import { aConnectionToken } from "./negotiate.ts";
import { aSocket, type RawClient } from "./raw-client.ts";
import { until } from "./until.ts";
import type { ProtocolName } from "./wire-codec.ts";

/** A raw client that may resume its connection, and the secret by which it does. */
export interface StatefulClient {
  client: RawClient;
  id: string;
}

/** A client with stateful reconnect, after its handshake. */
export async function aStatefulClient(url: string, protocol: ProtocolName = "json"): Promise<StatefulClient> {
  const id = await aConnectionToken(url, { query: "negotiateVersion=1&useStatefulReconnect=true" });
  const client = await aSocket(url, { id, protocol });
  await client.shakeHands(2);
  return { client, id };
}

/** Cuts the socket without a word. */
export async function cut({ client }: StatefulClient): Promise<void> {
  client.socket.terminate();
  await client.closed();
}

/** The same connection on a new socket, whose next message has this number, after the server has said its own. */
export async function resumed(url: string, { client, id }: StatefulClient, sequenceId: number): Promise<RawClient> {
  const { protocol } = client;
  const next = await aSocket(url, { id, protocol, resumes: true });
  next.send({ type: 9, sequenceId });
  await until(() => next.messages.length > 0);
  return next;
}
