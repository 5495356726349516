import type { Participant } from "#lib/chat/actor.ts";
import { isFromOtherSide } from "#lib/client/apply-event.ts";
import type { ChatState, LiveConversation } from "#lib/client/chat-state.ts";
import { type Line, line, quoted } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";

export interface NewsOptions {
  self: Pick<Participant, "kind" | "id">;
  /** What happens in these is shown elsewhere. */
  shownIds: readonly string[];
  numberOf(conversationId: string): number;
  /** Whether we load conversations at this moment: those that only come to be known by that are no news. */
  isLoading: boolean;
}

const wordsMax = 60;

/** What happened between two states in the queue and in the conversations of a member, a line each. */
export function newsBetween(before: ChatState, now: ChatState, options: NewsOptions): Line[] {
  if (before.conversations === now.conversations || before.generation !== now.generation) return [];
  const isByLoading = options.isLoading && before.cursor === now.cursor;
  return Object.values(now.conversations).flatMap((conversation) => {
    const known = before.conversations[conversation.id];
    if (known === conversation || options.shownIds.includes(conversation.id) || (known === undefined && isByLoading))
      return [];
    return newsOf(known ?? null, conversation, options);
  });
}

function newsOf(known: LiveConversation | null, conversation: LiveConversation, options: NewsOptions): Line[] {
  const { self, numberOf } = options;
  const { id, status, assignee, visitor, lastMessage, unread } = conversation;
  const name = printableOnOneLine(visitor.name);
  const tell = (words: string, hint = (_number: number): string => ""): Line[] => {
    const number = numberOf(id);
    const place = `${String(number).padStart(3)}  `;
    return [line({ text: place, tone: "faint" }, words, { text: hint(number), tone: "faint" })];
  };
  const isMine = assignee?.id === self.id;
  const wasMine = known?.assignee?.id === self.id;
  if (status === "queued" && known?.status !== "queued") {
    const words = lastMessage === null ? "" : ` ${quoted(lastMessage.body, wordsMax)}`;
    return tell(`${name} is waiting.${words}`, (number) => `  /claim ${number}`);
  }
  if (isMine && !wasMine && status !== "closed") return tell(`${name} is yours now.`, (number) => `  /open ${number}`);
  if (known?.status === "queued" && status === "open" && assignee !== null) {
    return tell(`${printableOnOneLine(assignee.name)} has ${name} now.`);
  }
  if (wasMine && !isMine && assignee !== null) return tell(`${printableOnOneLine(assignee.name)} has ${name} now.`);
  if ((isMine || wasMine || known?.status === "queued") && status === "closed" && known?.status !== "closed") {
    return tell(`The conversation with ${name} is closed.`);
  }
  const isNew = lastMessage !== null && lastMessage.id !== known?.lastMessage?.id && isFromOtherSide(lastMessage, self);
  if (isNew && (isMine || status === "queued")) {
    const count = unread > 1 ? `, ${unread} unread` : "";
    return tell(`${name}: ${quoted(lastMessage.body, wordsMax)}`, (number) => `  /open ${number}${count}`);
  }
  return [];
}
