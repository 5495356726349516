import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { listConversations } from "#lib/chat/conversations/list-conversations.ts";
import { execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import { listOffers } from "#lib/chat/matching/list-offers.ts";
import { listMessages } from "#lib/chat/messages/list-messages.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { ConversationReceipts } from "#lib/chat/receipts/receipts.ts";
import type { ConversationCounts } from "#lib/chat/store.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import type { Person } from "#tests/http/person.ts";
import type { History } from "./history.ts";

/** What somebody's screen shows who has just come. */
export interface FreshSnapshot {
  conversations: Readonly<Record<string, Conversation>>;
  counts: ConversationCounts | null;
  transcripts: Readonly<Record<string, { messages: readonly Message[]; receipts: ConversationReceipts }>>;
}

/** What is offered to somebody now, by the ids of the offers. */
export async function readOpenOffers({ chat }: TestApplication, { principal }: Person): Promise<string[]> {
  const { items } = await execute(chat, listOffers, { principal, input: {} });
  return items.map(({ id }) => id);
}

/** Reads a snapshot in this process, with the transcripts as the history has them. A visitor never sees a note. */
export async function readFreshSnapshot(
  { chat }: TestApplication,
  { principal }: Person,
  history: History,
): Promise<FreshSnapshot> {
  const { items, nextCursor, counts } = await execute(chat, listConversations, {
    principal,
    input: { limit: limits.pageSizeMax },
  });
  if (nextCursor !== null) throw new Error("A run has more conversations than a page.");
  const transcripts = await Promise.all(
    items.map(async ({ id }) => {
      const { receipts } = await execute(chat, listMessages, { principal, input: { conversationId: id, limit: 1 } });
      const messages = (history.get(id) ?? []).filter(({ kind }) => principal.kind === "member" || kind !== "note");
      return [id, { messages, receipts }] as const;
    }),
  );
  return {
    conversations: Object.fromEntries(items.map((conversation) => [conversation.id, conversation])),
    counts,
    transcripts: Object.fromEntries(transcripts),
  };
}
