import type { Participant } from "../actor.ts";
import type { ConversationHead, ConversationStanding } from "../conversations/conversation.ts";
import type { Message } from "../messages/message.ts";
import type { Visitor } from "../visitors/visitor.ts";

interface ConversationChange {
  conversation: ConversationHead;
  /** Where it stood before; null for a conversation that is new. */
  before: ConversationStanding | null;
}

interface MessageAddition {
  message: Message;
  conversation: ConversationHead;
}

/** What each event carries. Its name is the same in the log, on the wire and in the client. */
export interface EventData {
  VisitorRegistered: { visitor: Visitor };
  ConversationQueued: ConversationChange;
  ConversationClaimed: ConversationChange;
  ConversationClosed: ConversationChange;
  ConversationReopened: ConversationChange;
  /** `seq`: up to which message a device of the reader has them. */
  MessagesDelivered: { reader: Participant; seq: number };
  /** `seq`: up to which message the reader has read; `unread`: how many are left to them. */
  ConversationRead: { reader: Participant; seq: number; unread: number };
  MessageSent: MessageAddition;
  NoteAdded: MessageAddition;
}

export type EventType = keyof EventData;

/** Which events the visitor of their conversation may see. An event that is not for visitors never leaves the members. */
export const visibleToVisitors = {
  VisitorRegistered: false,
  ConversationQueued: true,
  ConversationClaimed: true,
  ConversationClosed: true,
  ConversationReopened: true,
  MessagesDelivered: true,
  ConversationRead: true,
  MessageSent: true,
  NoteAdded: false,
} as const satisfies Record<EventType, boolean>;

/** Something that happened in a tenant, before it has a position. */
export type NewEvent = {
  [Type in EventType]: {
    type: Type;
    conversationId: string | null;
    /** The visitor whom the event concerns. */
    visitorId: string;
    data: EventData[Type];
  };
}[EventType];

/** One row of the tenant's log as every door shows it. */
export type ChatEvent = {
  [Type in EventType]: {
    /** Dense from 1 in the tenant. */
    pos: number;
    type: Type;
    conversationId: string | null;
    /** ISO 8601. */
    at: string;
    actor: Participant;
    data: EventData[Type];
  };
}[EventType];

/** An event in the log with the visitor who may see it, where one may. */
export interface LoggedEvent {
  event: ChatEvent;
  visibleToVisitorId: string | null;
}
