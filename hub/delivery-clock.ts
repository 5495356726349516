import type { ChatEvent, LoggedEvent } from "#lib/chat/events/event.ts";
import type { Commit } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { sideOf } from "#lib/chat/receipts/receipts.ts";

/** A message that the other side has not confirmed. */
interface Undelivered {
  seq: number;
  by: ReturnType<typeof sideOf>;
  committedAt: Date;
}

type MessageSent = Extract<ChatEvent, { type: "MessageSent" }>;
type Confirmation = Extract<ChatEvent, { type: "MessagesDelivered" | "ConversationRead" }>;

/** What is older than so many others is no longer waited for. */
const undeliveredMax = 10_000;

export type DeliveryListener = (committedAt: Date, deliveredAt: Date) => void;

/**
 * Finds out from the log how long messages take to reach a device of the other side. Of a message that another process
 * committed only the acceptance is known, which is taken for its commit.
 */
export class DeliveryClock {
  readonly #onDelivered: DeliveryListener;
  /** By tenant and conversation. */
  readonly #undelivered = new Map<string, Undelivered[]>();
  #count = 0;

  constructor(onDelivered: DeliveryListener) {
    this.#onDelivered = onDelivered;
  }

  /** Takes what this process has committed, before it is passed on. */
  committed({ tenantId, logged, committedAt }: Commit): void {
    for (const { event } of logged) if (isMessage(event)) this.#sent(tenantId, event, committedAt);
  }

  /** Takes what is passed on of a tenant's log. */
  passedOn(tenantId: TenantId, logged: readonly LoggedEvent[]): void {
    for (const { event } of logged) {
      if (isMessage(event)) this.#sent(tenantId, event, new Date(event.at));
      else if (event.type === "MessagesDelivered" || event.type === "ConversationRead")
        this.#delivered(tenantId, event);
    }
  }

  #sent(tenantId: TenantId, { data, actor, conversationId }: MessageSent, committedAt: Date): void {
    const key = keyOf(tenantId, conversationId);
    const messages = this.#undelivered.get(key) ?? [];
    const { seq } = data.message;
    if ((messages.at(-1)?.seq ?? 0) >= seq) return;
    this.#undelivered.set(key, messages);
    messages.push({ seq, by: sideOf(actor), committedAt });
    this.#count++;
    const [oldest] = this.#undelivered;
    if (this.#count > undeliveredMax && oldest !== undefined) this.#forget(...oldest);
  }

  #delivered(tenantId: TenantId, { data, at, conversationId }: Confirmation): void {
    const key = keyOf(tenantId, conversationId);
    const messages = this.#undelivered.get(key);
    if (messages === undefined) return;
    const side = sideOf(data.reader);
    const left = messages.filter(({ seq, by, committedAt }) => {
      const isDelivered = seq <= data.seq && by !== side;
      if (isDelivered) this.#onDelivered(committedAt, new Date(at));
      return !isDelivered;
    });
    this.#count -= messages.length - left.length;
    if (left.length === 0) this.#undelivered.delete(key);
    else this.#undelivered.set(key, left);
  }

  #forget(key: string, messages: readonly Undelivered[]): void {
    this.#undelivered.delete(key);
    this.#count -= messages.length;
  }
}

/** What the system says is confirmed by nobody. */
function isMessage(event: ChatEvent): event is MessageSent {
  return event.type === "MessageSent" && event.data.message.kind === "message";
}

function keyOf(tenantId: TenantId, conversationId: string | null): string {
  return `${tenantId}/${conversationId}`;
}
