import { ChatError } from "../errors.ts";
import type { MessageRepository, NewMessage } from "../store.ts";
import { type Message, presentMessage } from "./message.ts";

/**
 * The first result of a send that is repeated, found by the id that the client made.
 * @returns null where this send is the first.
 * @throws ChatError `id_conflict` where the id was used for other content.
 */
export async function repeatedSend(
  messages: MessageRepository,
  send: Omit<NewMessage, "createdAt">,
): Promise<Message | null> {
  const { id, conversationId, author, kind, body } = send;
  const earlier = await messages.find(conversationId, author, id);
  if (earlier === null) return null;
  // Of one whose text was taken away nobody can tell any more.
  const isSame = earlier.deletedAt !== null || earlier.body === body;
  if (earlier.kind === kind && isSame) return presentMessage(earlier);
  throw new ChatError("id_conflict", "This id was used for a message with other content.");
}
