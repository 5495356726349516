import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { createQueueApi, type QueueApi } from "./queue-api.ts";
import type { VisitorClient } from "./session-state.ts";
import type { KnownVisitor } from "./visitor-storage.ts";

/** What speaks for a visitor, once there is one. */
export interface Voice {
  visitor: KnownVisitor;
  client: VisitorClient;
  /** The client's outbox from beside it: it hears of what is put there. */
  outbox: OutboxStorage;
  queue: QueueApi;
}

/** Loads the chat client, which strangers do without, and makes one that stands still. */
export async function createVoice(tenant: string, visitor: KnownVisitor): Promise<Voice> {
  const { createNotifiedClient } = await import("#lib/client/notification-side.ts");
  const self = { kind: "visitor", id: visitor.id, name: visitor.name } as const;
  const [inClient, beside] = [await outboxOf(tenant, visitor.id), await outboxOf(tenant, visitor.id)];
  const client = createNotifiedClient({ baseUrl: "", tenant, self, bearer: visitor.token, outbox: inClient });
  return { visitor, client, outbox: beside, queue: createQueueApi(tenant, visitor.token) };
}

/** The outbox of a visitor in this browser. */
export async function outboxOf(tenant: string, visitorId: string): Promise<OutboxStorage> {
  const { createBrowserOutbox } = await import("#lib/client/outbox/browser-outbox.ts");
  return createBrowserOutbox({ tenant, self: { kind: "visitor", id: visitorId } });
}
