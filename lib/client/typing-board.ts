import type { Participant } from "#lib/chat/actor.ts";
import type { Replica } from "./replica.ts";

/** How long somebody counts as typing after the last sign of it. */
const typingMs = 5_000;

/** Notes that somebody is typing, and takes it away when it is over. */
export function noteTyping(
  replica: Replica,
  { conversationId, author }: { conversationId: string; author: Participant },
): void {
  // A later sign is another entry, so each one ends only itself.
  const entry = { ...author };
  change(replica, conversationId, (typing) => [...typing.filter(({ id }) => id !== author.id), entry]);
  setTimeout(() => change(replica, conversationId, (typing) => typing.filter((other) => other !== entry)), typingMs);
}

type Typing = readonly Participant[];

function change(replica: Replica, conversationId: string, to: (typing: Typing) => Typing): void {
  replica.update((state) => ({
    ...state,
    typing: { ...state.typing, [conversationId]: to(state.typing[conversationId] ?? []) },
  }));
}
