import { DatabaseSync } from "node:sqlite";
import { body, messageId } from "./text.ts";
import type { World } from "./world.ts";

/** The message with which a conversation began stands before those that were sent. */
const messagesBefore = 1;

/**
 * Throws unless each conversation holds exactly the messages that were acknowledged to its sender, in their order and
 * once, with their events, and the tenant's log has no hole.
 * @param acknowledged how many of each sender, in the order of the world's senders
 */
export function assertStored({ file, tenantId, senders }: World, acknowledged: readonly number[]): void {
  const client = new DatabaseSync(file, { readOnly: true });
  try {
    const messages = client.prepare(
      "SELECT seq, id, body FROM messages WHERE tenant_id = ? AND conversation_id = ? ORDER BY seq",
    );
    const events = client.prepare(
      `SELECT count(*) AS count FROM events
       WHERE tenant_id = ? AND conversation_id = ? AND type = 'MessageSent'`,
    );
    for (const [index, { conversationId }] of senders.entries()) {
      const count = acknowledged[index] ?? 0;
      const [, ...stored] = messages.all(tenantId, conversationId);
      const isWhole = stored.every((row, number) => {
        const seq = number + messagesBefore + 1;
        return row.seq === seq && row.id === messageId(index, number) && row.body === body;
      });
      if (stored.length !== count || !isWhole) {
        throw new Error(`Of ${count} messages that were acknowledged to a sender, ${stored.length} are stored.`);
      }
      const eventCount = Number(events.get(tenantId, conversationId)?.count);
      if (eventCount !== count + messagesBefore) throw new Error(`${count} messages have ${eventCount} events.`);
    }
    assertDense(client, tenantId);
  } finally {
    client.close();
  }
}

function assertDense(client: DatabaseSync, tenantId: string): void {
  const log = client
    .prepare("SELECT count(*) AS count, max(pos) AS last FROM events WHERE tenant_id = ?")
    .get(tenantId);
  const tenant = client.prepare("SELECT head_pos AS head FROM tenants WHERE id = ?").get(tenantId);
  const [count, last, head] = [Number(log?.count), Number(log?.last), Number(tenant?.head)];
  if (count !== head || last !== head) {
    throw new Error(`The log has ${count} events up to ${last}, and its head is ${head}.`);
  }
}
