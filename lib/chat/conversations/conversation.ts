import { type Actor, isStaff } from "../actor.ts";
import { ChatError, notFound } from "../errors.ts";
import { type Message, type MessageRecord, presentMessage } from "../messages/message.ts";
import { isWithin } from "./reach.ts";

export const conversationStatuses = ["queued", "open", "snoozed", "closed"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** Somebody or something that a conversation points to. */
export interface Named {
  id: string;
  name: string;
}

/** A conversation as the tenant's store holds it. */
export interface ConversationRecord {
  id: string;
  status: ConversationStatus;
  visitor: Named;
  assignee: Named | null;
  team: Named | null;
  /** The `seq` of its newest message, notes and system lines included. */
  lastSeq: number;
  /** Higher ones are offered first. */
  priority: number;
  /** How much of an operator's capacity it takes while it is open. */
  weight: number;
  /** Since when it has been in the queue; null outside. */
  queuedAt: Date | null;
  /** When it comes back by itself; null where it does not sleep. */
  snoozedUntil: Date | null;
  /** Who had it last; null before the first. */
  lastAssigneeId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A conversation with what a row of the inbox shows of it to one reader. */
export interface ConversationViewRecord extends ConversationRecord {
  /** Its newest message of kind `message`. */
  lastMessage: MessageRecord | null;
  /** How many messages of the other side the reader has not seen and nobody of their side has answered. */
  unread: number;
}

/** The part of a conversation that is the same for every reader, as events carry it. Times are ISO 8601. */
export interface ConversationHead {
  id: string;
  status: ConversationStatus;
  visitor: Named;
  assignee: Named | null;
  team: Named | null;
  lastSeq: number;
  priority: number;
  snoozedUntil: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A conversation as every door shows it to one reader. */
export interface Conversation extends ConversationHead {
  lastMessage: Message | null;
  unread: number;
}

/** Where a conversation stood before a change: enough for every client to keep its counts right. */
export interface ConversationStanding {
  status: ConversationStatus;
  assigneeId: string | null;
}

/**
 * Which states a conversation may leave for which. Reopening leads back to the queue, or to who had it last, and losing the
 * assignee leads back to the queue as well.
 */
const transitions: Record<ConversationStatus, readonly ConversationStatus[]> = {
  queued: ["open", "closed"],
  open: ["snoozed", "closed", "queued"],
  snoozed: ["open", "closed", "queued"],
  closed: ["queued", "open"],
};

/** @throws ChatError `impossible_transition` for a change that the life of a conversation does not know. */
export function assertTransition(from: ConversationStatus, to: ConversationStatus): void {
  if (transitions[from].includes(to)) return;
  throw new ChatError("impossible_transition", `A conversation that is ${from} cannot become ${to}.`);
}

/**
 * A member sees the conversations within their reach, a visitor only their own.
 * @throws ChatError `not_found`, the same for a conversation that does not exist and for one of somebody else.
 */
export function visibleTo<Found extends ConversationRecord>(actor: Actor, conversation: Found | null): Found {
  if (conversation === null || actor.kind === "anonymous" || actor.kind === "system") throw notFound();
  const { visitor, assignee, team } = conversation;
  const whereabouts = { assigneeId: assignee?.id ?? null, teamId: team?.id ?? null };
  if (isStaff(actor) ? !isWithin(actor.reach, whereabouts) : visitor.id !== actor.id) throw notFound();
  return conversation;
}

export function standingOf(conversation: ConversationRecord): ConversationStanding {
  return { status: conversation.status, assigneeId: conversation.assignee?.id ?? null };
}

function presentNamed(named: Named | null): Named | null {
  return named && { id: named.id, name: named.name };
}

export function presentConversationHead(record: ConversationRecord): ConversationHead {
  return {
    id: record.id,
    status: record.status,
    visitor: { id: record.visitor.id, name: record.visitor.name },
    assignee: presentNamed(record.assignee),
    team: presentNamed(record.team),
    lastSeq: record.lastSeq,
    priority: record.priority,
    snoozedUntil: record.snoozedUntil?.toISOString() ?? null,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}

export function presentConversation(record: ConversationViewRecord): Conversation {
  return {
    ...presentConversationHead(record),
    lastMessage: record.lastMessage && presentMessage(record.lastMessage),
    unread: record.unread,
  };
}
