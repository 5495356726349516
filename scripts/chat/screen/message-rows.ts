import { formatClock } from "#components/console/format-time.ts";
import type { Participant } from "#lib/chat/actor.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { noReceipts } from "#lib/chat/receipts/receipts.ts";
import type { ChatState, PendingMessage } from "#lib/client/chat-state.ts";
import { type DeliveryState, newestByState } from "#lib/client/delivery-state.ts";
import { indented, type Line, type Part, quoted } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";
import { widthOf } from "../text/width.ts";

/** A message of a conversation as it is printed. */
export interface MessageRow {
  /** The message's id: it stays the same when what was pending is acknowledged. */
  id: string;
  /** ISO 8601. */
  createdAt: string;
  /** With its mark. */
  line: Line;
  /** How far it has got, where that is to be said of it; "" elsewhere. */
  mark: string;
  /** Only the mark, and of which message it is. */
  note: Line;
  /** Whether it is for our side to read. */
  isFromOthers: boolean;
}

type Self = Pick<Participant, "kind" | "id">;

const markLengthMax = 40;
const marks: Record<DeliveryState, Part> = {
  sent: { text: "sent", tone: "faint" },
  delivered: { text: "delivered", tone: "faint" },
  seen: { text: "seen", tone: "good" },
};
const sending: Part = { text: "sending…", tone: "faint" };

/** All that is loaded of a conversation, oldest first, and below it what is not sent yet. */
export function messageRows(
  { transcripts, pending }: Pick<ChatState, "transcripts" | "pending">,
  conversationId: string,
  self: Self,
): MessageRow[] {
  const { messages = [], receipts = noReceipts } = transcripts[conversationId] ?? {};
  const ours = messages.filter((message) => message.kind === "message" && isOwn(message, self));
  const otherSide = self.kind === "visitor" ? receipts.operators : receipts.visitor;
  const states = newestByState(
    ours.map(({ seq }) => seq),
    otherSide,
  );
  const newest = new Map([...states].map(([seq, state]) => [seq, state]));
  const there = new Set(messages.map(({ id }) => id));
  const waiting = (pending[conversationId] ?? []).filter(({ id }) => !there.has(id));
  return [
    ...messages.map((message) => rowOf(message, { self, state: newest.get(message.seq) ?? null })),
    ...waiting.map(rowOfPending),
  ];
}

function rowOf(message: Message, { self, state }: { self: Self; state: DeliveryState | null }): MessageRow {
  const { id, createdAt, kind, author, deletedAt } = message;
  const isOurs = isOwn(message, self);
  const body: Part = deletedAt === null ? { text: message.body } : { text: "This message was deleted.", tone: "faint" };
  const mark = deletedAt === null && isOurs && state !== null ? marks[state] : null;
  const isFromOthers = !isOurs && kind !== "system";
  if (kind === "system") {
    return { id, createdAt, mark: "", isFromOthers, ...marked(createdAt, [{ ...body, tone: "faint" }], null) };
  }
  const who = isOurs ? "You" : printableOnOneLine(author.name);
  const name: Part = { text: kind === "note" ? `${who} (note):` : `${who}:`, tone: isOurs ? "own" : "strong" };
  const lines = marked(createdAt, [name, { text: " " }, body], mark);
  return { id, createdAt, mark: deletedAt === null ? (mark?.text ?? "") : "deleted", isFromOthers, ...lines };
}

function rowOfPending({ id, createdAt, kind, body, status, error }: PendingMessage): MessageRow {
  const reason = printableOnOneLine(error ?? "The server refused it.");
  const mark: Part = status === "sending" ? sending : { text: `not sent: ${reason} /retry or /discard`, tone: "bad" };
  const name: Part = { text: kind === "note" ? "You (note):" : "You:", tone: "own" };
  const lines = marked(createdAt, [name, { text: " " }, { text: body }], mark);
  return { id, createdAt, mark: mark.text, isFromOthers: false, ...lines };
}

/** @param parts who said it, a space and what; of a line of Parley's own only what */
function marked(createdAt: string, parts: readonly Part[], mark: Part | null): Pick<MessageRow, "line" | "note"> {
  const time = `${formatClock(createdAt)} `;
  const indent = widthOf(time);
  const [{ text: words } = { text: "" }] = parts.slice(-1);
  const ending: Part[] = mark === null ? [] : [{ text: "  " }, mark];
  return {
    line: indented(indent, { text: time, tone: "faint" }, ...parts, ...ending),
    note: indented(indent, " ".repeat(indent), mark ?? "", { text: ` ${quoted(words, markLengthMax)}`, tone: "faint" }),
  };
}

function isOwn({ author }: Pick<Message, "author">, { kind, id }: Self): boolean {
  return author.kind === kind && author.id === id;
}
