import { storedIn } from "./hand-over.ts";
import type { VisitorEntry } from "./visitor-entry.ts";
import type { Voice } from "./visitor-voice.ts";

type Whose = Pick<VisitorEntry, "storage" | "showsLatest">;

/**
 * Finds the conversation that the panel shows, and loads its newest messages.
 * @returns the one that was shown here before, or the latest one; null where there is none
 * @throws ApiError
 */
export async function findConversation(voice: Voice, { storage, showsLatest }: Whose): Promise<string | null> {
  const { client } = voice;
  for (let mayArrive = true; ; mayArrive = false) {
    const { generation } = client.store.getState();
    const { conversationId } = storage.read();
    const { items } = await client.loadConversations({});
    const isListed = items.some(({ id }) => id === conversationId);
    if (conversationId !== null && !isListed) {
      if (await isOnItsWay(voice, storage, conversationId)) return conversationId;
      // The message that opens it may have arrived between the two looks.
      if (mayArrive) continue;
    }
    const id = isListed && !showsLatest ? conversationId : (items.at(0)?.id ?? null);
    if (id !== null) await client.loadMessages(id);
    const isSameLife = client.store.getState().generation === generation;
    if (isSameLife && storage.read().conversationId === conversationId) return id;
  }
}

/** Whether a message is pending, in this tab or in another, that opens the conversation. */
async function isOnItsWay({ client, outbox }: Voice, storage: Whose["storage"], id: string): Promise<boolean> {
  if ((client.store.getState().pending[id]?.length ?? 0) > 0) return true;
  const stored = await storage.alone(() => storedIn(outbox));
  return stored.some(({ conversationId }) => conversationId === id);
}
