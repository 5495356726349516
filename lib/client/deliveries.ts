import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import { sideOf } from "#lib/chat/receipts/receipts.ts";
import { isFromOtherSide } from "./apply-event.ts";
import type { WatermarkQueue } from "./watermark-queue.ts";

/** Of many operators who get a message together the first one tells it; within this time the others hear that it has. */
export const operatorSpreadMs = 1_000;
/** A visitor's messages that come together are confirmed together. */
export const visitorSpreadMs = 100;

/** Notes which messages of the other side have come, to be confirmed, unless somebody of our side has done so already. */
export class Deliveries {
  readonly #self: Pick<Participant, "kind">;
  readonly #queue: WatermarkQueue;

  constructor(self: Pick<Participant, "kind">, queue: WatermarkQueue) {
    this.#self = self;
    this.#queue = queue;
  }

  onEvents(events: readonly ChatEvent[]): void {
    for (const { type, conversationId, data } of events) {
      if (conversationId === null) continue;
      if (type === "MessageSent" && isFromOtherSide(data.message, this.#self)) {
        this.#queue.raise({ conversationId, seq: data.message.seq });
      }
      const isReceipt = type === "MessagesDelivered" || type === "ConversationRead";
      const isOurs = isReceipt && sideOf(data.reader) === sideOf(this.#self);
      if (isOurs) this.#queue.settle({ conversationId, seq: data.seq });
    }
  }

  onMessages(conversationId: string, { items, receipts }: MessageList): void {
    const seq = items.findLast((message) => isFromOtherSide(message, this.#self))?.seq ?? 0;
    if (seq > receipts[sideOf(this.#self)].deliveredSeq) this.#queue.raise({ conversationId, seq });
  }
}
