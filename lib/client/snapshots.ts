import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { ConversationList, InboxView } from "#lib/chat/conversations/list-conversations.ts";
import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import type { AtPosition } from "#lib/chat/page.ts";
import { ApiError } from "./api-error.ts";
import { acknowledge, putConversation } from "./apply-event.ts";
import type { ChatState, LiveConversation } from "./chat-state.ts";
import type { Replica } from "./replica.ts";
import type { RestApi } from "./rest-api.ts";
import { addNewestPage, addOlderPage } from "./transcript.ts";

/** A snapshot that is older than the events that are kept is loaded anew: so often, as only a restored backup stays old. */
const triesMax = 5;

export interface SnapshotsOptions {
  api: RestApi;
  replica: Replica;
  self: Participant;
  /** Messages were loaded, and are in the replica now. */
  onMessages?(conversationId: string, page: MessageList): void;
}

/** Loads what is true at a position into the replica. Each answers with what it loaded. @throws ApiError */
export function createSnapshots({ api, replica, self, onMessages }: SnapshotsOptions) {
  async function load<Snapshot extends AtPosition>(
    path: string,
    merge: (state: ChatState, snapshot: Snapshot) => ChatState,
  ): Promise<Snapshot> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { generation } = replica.state;
      const snapshot = await api.request<Snapshot>("GET", path);
      // What was asked for in an earlier generation may tell of a log that is gone.
      if (replica.state.generation !== generation || !replica.canTake(snapshot)) continue;
      replica.applySnapshot(snapshot, (state) => merge(state, snapshot));
      return snapshot;
    }
    throw new ApiError("failed", "The server is behind what this page has seen. Try again in a moment.");
  }

  return {
    loadConversations({ view, cursor }: { view?: InboxView; cursor?: string }): Promise<ConversationList> {
      const query = new URLSearchParams({ ...(view && { view }), ...(cursor && { cursor }) });
      return load<ConversationList>(`/conversations?${query}`, mergeList);
    },
    loadConversation(conversationId: string): Promise<Conversation> {
      return load<LiveConversation & AtPosition>(`/conversations/${conversationId}`, mergeConversation);
    },
    async loadMessages(conversationId: string, cursor?: string): Promise<MessageList> {
      const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const page = await load<MessageList>(`/conversations/${conversationId}/messages${query}`, (state, loaded) => {
        const next =
          cursor === undefined
            ? addNewestPage(state, conversationId, loaded)
            : addOlderPage(state, { conversationId, cursor }, loaded);
        return loaded.items.reduce((acknowledged, message) => acknowledge(acknowledged, message, self), next);
      });
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
