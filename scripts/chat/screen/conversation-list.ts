import { formatAge } from "#components/console/format-time.ts";
import { rowsInView } from "#components/console/inbox-order.ts";
import type { Conversation, ConversationStatus } from "#lib/chat/conversations/conversation.ts";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import type { ChatState } from "#lib/client/chat-state.ts";
import { indented, type Line, line, quoted } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";
import { filled } from "../text/width.ts";

export interface ListOptions {
  view: InboxView;
  memberId: string;
  /** The number by which a person names a conversation here. */
  numberOf(conversationId: string): number;
  /** Epoch milliseconds. */
  now: number;
  /** How wide the window is; null where there is none. */
  columns: number | null;
}

const titles: Record<InboxView, string> = { queue: "Waiting in the queue", mine: "Yours", all: "All conversations" };
const emptiness: Record<InboxView, string> = {
  queue: "Nobody is waiting.",
  mine: "You have no conversation.",
  all: "There is no conversation yet.",
};
const statusWords: Record<ConversationStatus, string> = {
  queued: "waiting",
  open: "open",
  snoozed: "snoozed",
  closed: "closed",
};

const nameColumns = 20;
const statusColumns = 14;
/** What stands before the words. */
const beginningColumns = 5 + nameColumns + 1 + statusColumns + 1 + 4 + 2;
const unreadColumns = 11;
/** Quotation marks, an ellipsis, and what a window leaves free. */
const quotes = 4;
const wordsMin = 12;
const wordsMax = 60;

/** A view of the inbox, newest first, as far as it is loaded. */
export function conversationList({ conversations, counts }: ChatState, options: ListOptions): Line[] {
  const { view, memberId } = options;
  const rows = rowsInView(Object.values(conversations), { view, memberId, horizon: null });
  const rest = (counts?.[view] ?? 0) - rows.length;
  return [
    line({ text: titles[view], tone: "strong" }),
    ...(rows.length === 0 ? [line({ text: `     ${emptiness[view]}`, tone: "faint" })] : []),
    ...rows.map((row) => rowOf(row, options)),
    ...(rest > 0 ? [line({ text: `     and ${rest} more`, tone: "faint" })] : []),
  ];
}

function rowOf(conversation: Conversation, options: ListOptions): Line {
  const { id, visitor, lastMessage, updatedAt, unread } = conversation;
  const words = lastMessage?.deletedAt === null ? lastMessage.body : "";
  return indented(
    5,
    `${String(options.numberOf(id)).padStart(3)}  `,
    { text: filled(printableOnOneLine(visitor.name), nameColumns), tone: "strong" },
    ` ${filled(statusOf(conversation, options.memberId), statusColumns)} `,
    { text: formatAge(updatedAt, options.now).padStart(4), tone: "faint" },
    words === "" ? "" : `  ${quoted(words, wordsIn(options))}`,
    ...(unread > 0 ? [{ text: `  ${unread} unread`, tone: "warning" } as const] : []),
  );
}

/** How much of the words a row has room for. */
function wordsIn({ columns }: ListOptions): number {
  const room = (columns ?? Number.POSITIVE_INFINITY) - beginningColumns - unreadColumns - quotes;
  return Math.min(wordsMax, Math.max(wordsMin, room));
}

/** Where it stands, and who has it where that is somebody else. */
export function statusOf({ status, assignee }: Pick<Conversation, "status" | "assignee">, memberId: string): string {
  const isOthers = status !== "queued" && assignee !== null && assignee.id !== memberId;
  return isOthers ? `${statusWords[status]}, ${printableOnOneLine(assignee.name)}` : statusWords[status];
}
