import { noReceipts } from "#lib/chat/receipts/receipts.ts";
import { type ChatState, initialChatState, type LiveConversation, type LiveOffer } from "#lib/client/chat-state.ts";
import { layOut } from "#scripts/chat/text/layout.ts";
import type { Line } from "#scripts/chat/text/line.ts";
import { ada, aMessage, visitor } from "#tests/console/some-messages.ts";

/** A conversation of Priya's, which waits unless told. */
export function aLiveConversation(id: string, given: Partial<LiveConversation> = {}): LiveConversation {
  return {
    id,
    status: "queued",
    visitor: { id: visitor.id, name: visitor.name },
    assignee: null,
    team: null,
    lastSeq: 1,
    priority: 0,
    snoozedUntil: null,
    createdAt: "2026-03-05T10:00:00.000Z",
    updatedAt: "2026-03-05T10:00:00.000Z",
    lastMessage: aMessage(1, { author: visitor, conversationId: id, body: "Hello" }),
    unread: 0,
    pos: 1,
    ...given,
  };
}

export const byAda = { assignee: { id: ada.id, name: ada.name }, status: "open" } as const;

export function aStateWith(conversations: readonly LiveConversation[], given: Partial<ChatState> = {}): ChatState {
  const byId = Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation]));
  return { ...initialChatState, cursor: 1, conversations: byId, ...given };
}

export function aTranscript(messages: readonly ReturnType<typeof aMessage>[], receipts = noReceipts) {
  return { messages: [...messages], seenSeq: messages.length, olderCursor: null, receipts };
}

export function anOffer(given: Partial<LiveOffer> = {}): LiveOffer {
  const { lastMessage: _words, unread: _unread, pos: _pos, ...conversation } = aLiveConversation("conversation");
  return {
    id: "offer",
    kind: "match",
    conversation,
    words: "Where is my parcel?",
    handover: null,
    lastsMs: 30_000,
    expiresAt: 30_000,
    end: null,
    ...given,
  };
}

/** Lines as they stand in a file. */
export function rowsOf(lines: readonly Line[]): string[] {
  return lines.flatMap((line) => layOut(line, { columns: null, hasColours: false }));
}
