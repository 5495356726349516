import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { ConversationList, InboxView } from "#lib/chat/conversations/list-conversations.ts";
import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import type { AtPosition } from "#lib/chat/page.ts";
import { acknowledge, putConversation } from "./apply-event.ts";
import type { ChatState, LiveConversation } from "./chat-state.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import type { Replica } from "./replica.ts";
import type { RestApi } from "./rest-api.ts";
import { addNewestPage, addOlderPage } from "./transcript.ts";

export interface SnapshotsOptions {
  api: RestApi;
  replica: Replica;
  self: Participant;
  /** Messages were loaded, and are in the replica now. */
  onMessages?(conversationId: string, page: MessageList): void;
}

/** Loads what is true at a position into the replica. Each answers with what it loaded. @throws ApiError */
export function createSnapshots({ api, replica, self, onMessages }: SnapshotsOptions) {
  const ways = { api, replica };
  return {
    loadConversations({ view, cursor }: { view?: InboxView; cursor?: string }): Promise<ConversationList> {
      const query = new URLSearchParams({ ...(view && { view }), ...(cursor && { cursor }) });
      return loadSnapshot<ConversationList>(ways, `/conversations?${query}`, mergeList);
    },
    loadConversation(conversationId: string): Promise<Conversation> {
      return loadSnapshot<LiveConversation & AtPosition>(ways, `/conversations/${conversationId}`, mergeConversation);
    },
    async loadMessages(conversationId: string, cursor?: string): Promise<MessageList> {
      const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const page = await loadSnapshot<MessageList>(
        ways,
        `/conversations/${conversationId}/messages${query}`,
        (state, loaded) => {
          const next =
            cursor === undefined
              ? addNewestPage(state, conversationId, loaded)
              : addOlderPage(state, { conversationId, cursor }, loaded);
          return loaded.items.reduce((acknowledged, message) => acknowledge(acknowledged, message, self), next);
        },
      );
      onMessages?.(conversationId, page);
      return page;
    },
  };
}

function mergeList(state: ChatState, { items, counts, pos }: ConversationList): ChatState {
  const merged = items.reduce((next, conversation) => mergeConversation(next, { ...conversation, pos }), state);
  const areNewer = counts !== null && pos >= (state.counts?.pos ?? 0);
  return areNewer ? { ...merged, counts: { ...counts, pos } } : merged;
}

function mergeConversation(state: ChatState, conversation: LiveConversation): ChatState {
  const known = state.conversations[conversation.id];
  return known !== undefined && known.pos > conversation.pos ? state : putConversation(state, conversation);
}
