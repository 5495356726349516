import type { Message } from "#lib/chat/messages/message.ts";
import type { WaitingMessage } from "./waiting-message.ts";

export interface ShownMessage {
  id: string;
  /** Null for the visitor's own. */
  author: string | null;
  body: string;
  createdAt: string;
  /** Null for an operator's. */
  status: "sending" | "sent" | "failed" | null;
  error: string | null;
  /** Whether it follows something by somebody else, or a pause, so that name and time are shown. */
  startsGroup: boolean;
}

export type TranscriptEntry =
  | { kind: "day"; id: string; date: Date }
  | { kind: "system"; id: string; body: string }
  | { kind: "message"; id: string; message: ShownMessage };

const groupMs = 5 * 60_000;

/**
 * What the transcript shows, from top to bottom: what the server knows in its order, then what is still on its way,
 * with a separator wherever a day begins. Days are those of the visitor's clock.
 * @param ownName how system lines call the visitor, who reads "You" instead
 */
export function transcriptEntries(
  messages: readonly Message[],
  unsent: readonly WaitingMessage[],
  ownName?: string,
): TranscriptEntry[] {
  const entries: TranscriptEntry[] = [];
  let previous: Date | null = null;
  for (const entry of [...messages.filter(({ kind }) => kind !== "note").map(fromMessage), ...unsent.map(fromUnsent)]) {
    const date = new Date(entry.createdAt);
    if (previous?.toDateString() !== date.toDateString()) entries.push({ kind: "day", id: dayId(date), date });
    previous = date;
    if (entry.isSystem) entries.push({ kind: "system", id: entry.id, body: asRead(entry.body, ownName) });
    else
      entries.push({ kind: "message", id: entry.id, message: { ...entry, startsGroup: isNew(entry, entries.at(-1)) } });
  }
  return entries;
}

type Row = Omit<ShownMessage, "startsGroup"> & { isSystem: boolean };

function fromMessage({ id, kind, author, body, createdAt }: Message): Row {
  const isOwn = author.kind === "visitor";
  return {
    id,
    author: isOwn ? null : author.name,
    body,
    createdAt,
    status: isOwn ? "sent" : null,
    error: null,
    isSystem: kind === "system",
  };
}

function fromUnsent({ id, body, createdAt, status, error }: WaitingMessage): Row {
  return { id, author: null, body, createdAt, status, error, isSystem: false };
}

function isNew(row: Row, before: TranscriptEntry | undefined): boolean {
  if (before?.kind !== "message" || before.message.author !== row.author) return true;
  return Date.parse(row.createdAt) - Date.parse(before.message.createdAt) > groupMs;
}

function asRead(line: string, ownName: string | undefined): string {
  return ownName !== undefined && line.startsWith(`${ownName} `) ? `You${line.slice(ownName.length)}` : line;
}

function dayId(date: Date): string {
  return `day-${date.toDateString()}`;
}
