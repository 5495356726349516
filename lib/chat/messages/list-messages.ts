import { z } from "zod";
import { isStaff } from "../actor.ts";
import { findConversation } from "../conversations/find-conversation.ts";
import { existingIdSchema } from "../ids.ts";
import { type AtPosition, invalidCursor, type Page, pageInput, positionOf, toPage } from "../page.ts";
import { seeConversations } from "../permissions.ts";
import type { ConversationReceipts } from "../receipts/receipts.ts";
import { useCase } from "../use-case.ts";
import { type Message, presentMessage } from "./message.ts";

export interface MessageList extends Page<Message>, AtPosition {
  /** How far each side has got the conversation. */
  receipts: ConversationReceipts;
}

/**
 * The newest messages of a conversation, in the order of `seq`; `nextCursor` asks for the page of older ones.
 * A visitor's list leaves notes out.
 */
export const listMessages = useCase({
  name: "ListMessages",
  needs: { member: seeConversations, key: true, visitor: true },
  access: "read",
  input: z.object({ conversationId: existingIdSchema, ...pageInput }),
  async run(context, { conversationId, cursor, limit }): Promise<MessageList> {
    const { tenant, actor } = context;
    await findConversation(context, conversationId);
    const found = await tenant.messages.list({
      conversationId,
      includeNotes: isStaff(actor),
      ...(cursor === undefined ? {} : { beforeSeq: decodeCursor(cursor) }),
      limit: limit + 1,
    });
    const { items, nextCursor } = toPage(found, limit, (message) => String(message.seq));
    const receipts = await tenant.receipts.of(conversationId);
    return { items: items.toReversed().map(presentMessage), nextCursor, receipts, ...(await positionOf(tenant)) };
  },
});

function decodeCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw invalidCursor();
  return Number(cursor);
}
