import { Agent, type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { body } from "../text.ts";
import type { PlacedSender, Seat } from "./seat.ts";

const created = 201;
const messageSchema = z.object({ id: z.string() });

/** Senders by REST, each with a connection that is kept alive. */
export function openRestSeats(
  { port, slug }: { port: number; slug: string },
  senders: readonly PlacedSender[],
): Seat[] {
  return senders.map(([index, { conversationId, restToken }]) => {
    const options = {
      host: "127.0.0.1",
      port,
      agent: new Agent({ keepAlive: true, maxSockets: 1 }),
      method: "POST",
      path: `/api/v1/tenants/${slug}/conversations/${conversationId}/messages`,
      headers: { "content-type": "application/json", authorization: `Bearer ${restToken}` },
    };
    return {
      index,
      acknowledged: 0,
      send(id, onAcknowledged) {
        const sent = request(options, (response) => void readId(response).then(onAcknowledged));
        sent.end(JSON.stringify({ id, body }));
      },
    };
  });
}

async function readId(response: IncomingMessage): Promise<string> {
  const answer = await json(response);
  if (response.statusCode === created) return messageSchema.parse(answer).id;
  throw new Error(`REST refused a message: ${response.statusCode} ${JSON.stringify(answer)}`);
}
