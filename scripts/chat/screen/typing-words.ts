import type { Participant } from "#lib/chat/actor.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { printableOnOneLine } from "../text/printable.ts";

/** Who else writes in a conversation at this moment, in words; "" where nobody does. */
export function typingWords(
  { typing }: Pick<ChatState, "typing">,
  conversationId: string | null,
  self: Pick<Participant, "id">,
): string {
  const others = (typing[conversationId ?? ""] ?? []).filter(({ id }) => id !== self.id);
  if (others.length === 0) return "";
  const names = others.map(({ name }) => printableOnOneLine(name)).join(" and ");
  return `${names} ${others.length === 1 ? "is" : "are"} typing…`;
}
