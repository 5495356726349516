import type { Message } from "#lib/chat/messages/message.ts";
import type { Watermarks } from "#lib/chat/receipts/receipts.ts";
import { type DeliveryState, newestByState } from "#lib/client/delivery-state.ts";
import type { WaitingMessage } from "./waiting-message.ts";

export interface ShownMessage {
  id: string;
  /** Null for the visitor's own. */
  author: string | null;
  body: string;
  /** Its text was taken away. */
  isDeleted: boolean;
  createdAt: string;
  /** How an own message fares. One that has arrived says so where it is the newest that has got so far. */
  state: "sending" | "waiting" | "failed" | DeliveryState | null;
  error: string | null;
  /** Whether it follows something by somebody else, or a pause, so that name and time are shown. */
  startsGroup: boolean;
}

export type TranscriptEntry =
  | { kind: "day"; id: string; date: Date }
  | { kind: "system"; id: string; body: string }
  | { kind: "message"; id: string; message: ShownMessage };

export interface TranscriptContent {
  messages: readonly Message[];
  /** What is still on its way. What the server knows of it already is left out. */
  unsent: readonly WaitingMessage[];
  /** Nothing is sent before something else happens, so that what is on its way waits. */
  isHeld?: boolean;
  /** How far the operators have got. */
  operators: Watermarks;
  /** How system lines call the visitor, who reads "You" instead. */
  ownName?: string | undefined;
}

const groupMs = 5 * 60_000;

/**
 * What the transcript shows, from top to bottom: what the server knows in its order, then what is still on its way,
 * with a separator wherever a day begins. Days are those of the visitor's clock.
 */
export function transcriptEntries(content: TranscriptContent): TranscriptEntry[] {
  const { ownName } = content;
  const entries: TranscriptEntry[] = [];
  let previous: Date | null = null;
  for (const entry of rows(content)) {
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

function rows({ messages, unsent, isHeld = false, operators }: TranscriptContent): Row[] {
  const own = messages.filter(({ author }) => author.kind === "visitor");
  const states = newestByState(
    own.map(({ seq }) => seq),
    operators,
  );
  const shown = messages.filter(({ kind }) => kind !== "note");
  const known = new Set(own.map(({ id }) => id));
  const onItsWay = new Map(unsent.filter(({ id }) => !known.has(id)).map((message) => [message.id, message]));
  return [
    ...shown.map((message) => fromMessage(message, states)),
    ...[...onItsWay.values()].map((message) => fromUnsent(message, isHeld)),
  ];
}

function fromMessage(message: Message, states: ReadonlyMap<number, DeliveryState>): Row {
  const { id, seq, kind, author, body, createdAt, deletedAt } = message;
  const isOwn = author.kind === "visitor";
  return {
    id,
    author: isOwn ? null : author.name,
    body,
    isDeleted: deletedAt !== null,
    createdAt,
    state: isOwn ? (states.get(seq) ?? null) : null,
    error: null,
    isSystem: kind === "system",
  };
}

function fromUnsent({ id, body, createdAt, status, error }: WaitingMessage, isHeld: boolean): Row {
  const state = isHeld && status === "sending" ? "waiting" : status;
  return { id, author: null, body, isDeleted: false, createdAt, state, error, isSystem: false };
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
