import type { Participant } from "../actor.ts";
import type { ConversationHead, ConversationRecord, ConversationStanding } from "../conversations/conversation.ts";
import { isWithin, type Reach, type Whereabouts } from "../conversations/reach.ts";
import type { EndedOffer, Offer } from "../matching/offer.ts";
import type { Availability } from "../matching/operator.ts";
import type { Message } from "../messages/message.ts";
import type { Addressee } from "../notifications/addressee.ts";
import type { NotificationMarks } from "../notifications/count-unread.ts";
import type { Notification } from "../notifications/notification.ts";
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
  VisitorChanged: { visitor: Visitor };
  /** An anonymous visitor turned out to be an identified one, who has their conversations now. */
  VisitorMerged: { visitor: Visitor; formerId: string };
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
  MessageDeleted: MessageAddition;
  ConversationAssigned: ConversationChange;
  ConversationSnoozed: ConversationChange;
  /** It is to be answered sooner or later than before. */
  ConversationPrioritized: ConversationChange;
  /** It comes back from its sleep: to its assignee, or into the queue. */
  ConversationWoken: ConversationChange;
  /** Some operators may take the conversation now, each until their offer expires. */
  ConversationOffered: {
    conversation: ConversationHead;
    offers: readonly Offer[];
    /** The beginning of what the visitor wrote last. */
    words: string;
    /** Who hands it over, and what they say to it; null for a match. */
    handover: { by: Participant; note: string | null } | null;
  };
  OffersEnded: { offers: readonly EndedOffer[] };
  /** What an operator says of themselves, or what was said of them after they let offers pass. */
  AvailabilityChanged: { memberId: string; availability: Availability; reason: "missed_offers" | null };
  /** How conversations find their operator is no longer what it was: a team, its people, or what they can take. */
  RoutingChanged: Record<string, never>;
  /** It went to somebody else, or to another team: who saw only their own does not see it any more. */
  ConversationLeft: Record<string, never>;
  /** What somebody may do, or whether they may come in at all, is no longer what it was. */
  AccessChanged: { subject: AccessSubject };
  /** Once to each of whom it is for: somebody with several addresses gets it several times. */
  NotificationSent: { notification: Notification };
  NotificationsRead: NotificationMarks;
}

/** Whose access has changed. A tenant stands for everybody in it. */
export interface AccessSubject {
  kind: "tenant" | "member" | "role" | "session" | "key" | "visitor";
  id: string;
}

export type EventType = keyof EventData;

/**
 * Who is shown an event: the visitor of their conversation, and of the members those who see the conversation, all of
 * them, none but those who see every conversation, or whoever it is addressed to and nobody else.
 */
interface Visibility {
  visitor: boolean;
  members: "with_conversation" | "everybody" | "who_see_all" | "addressed";
}

const ofConversation: Visibility = { visitor: true, members: "with_conversation" };
const hidden: Visibility = { visitor: false, members: "with_conversation" };
const ofVisitors: Visibility = { visitor: false, members: "who_see_all" };
const addressed: Visibility = { visitor: false, members: "addressed" };

/** An event that is not for visitors never leaves the members. */
export const visibility = {
  VisitorRegistered: ofVisitors,
  VisitorChanged: { ...ofVisitors, visitor: true },
  VisitorMerged: ofVisitors,
  ConversationQueued: ofConversation,
  ConversationClaimed: ofConversation,
  ConversationAssigned: ofConversation,
  ConversationLeft: hidden,
  ConversationClosed: ofConversation,
  ConversationReopened: ofConversation,
  ConversationSnoozed: hidden,
  ConversationPrioritized: ofConversation,
  ConversationWoken: hidden,
  ConversationOffered: hidden,
  OffersEnded: hidden,
  AvailabilityChanged: { visitor: false, members: "everybody" },
  RoutingChanged: { visitor: false, members: "everybody" },
  MessagesDelivered: ofConversation,
  ConversationRead: ofConversation,
  MessageSent: ofConversation,
  MessageDeleted: ofConversation,
  NoteAdded: hidden,
  AccessChanged: { visitor: false, members: "everybody" },
  NotificationSent: addressed,
  NotificationsRead: addressed,
} as const satisfies Record<EventType, Visibility>;

/** The events that every member is shown. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the object are what its type says
export const forEverybody = (Object.keys(visibility) as EventType[]).filter(
  (type) => visibility[type].members === "everybody",
);

/** Whom an event concerns: the visitor, and where its conversation stood. Null where it is about no conversation. */
export interface Audience extends Whereabouts {
  visitorId: string | null;
  /** Of an event that is for certain people, whatever they see: it is shown to them alone. */
  addressee: string | null;
}

/** Whom what happens in a conversation concerns. */
export function audienceOf({ visitor, assignee, team }: ConversationRecord): Audience {
  return { ...noAudience, visitorId: visitor.id, assigneeId: assignee?.id ?? null, teamId: team?.id ?? null };
}

/** Whom what is said of a visitor concerns. */
export function audienceOfVisitor({ id }: Visitor): Audience {
  return { ...noAudience, visitorId: id };
}

/** Of an event that is about no conversation. */
export const noAudience: Audience = { visitorId: null, assigneeId: null, teamId: null, addressee: null };

/** Whom a notification is for, whoever has this address. */
export function addressedTo(addressee: Addressee): Audience {
  return { ...noAudience, addressee };
}

/**
 * Whether a member or key who sees so far is shown the event for that. Offers also reach those to whom they are made, who do not see
 * the conversation yet; of those that they missed they learn by asking for what is offered to them.
 */
export function isShownWithin(reach: Reach | null, { event, audience }: LoggedEvent): boolean {
  const { members } = visibility[event.type];
  if (members === "addressed") return false;
  if (members === "everybody" || reach?.kind === "all") return true;
  if (reach !== null && (event.type === "ConversationOffered" || event.type === "OffersEnded")) {
    if (event.data.offers.some(({ memberId }) => memberId === reach.assigneeId)) return true;
  }
  return members === "with_conversation" && event.conversationId !== null && isWithin(reach, audience);
}

/** Something that happened in a tenant, before it has a position. */
export type NewEvent = {
  [Type in EventType]: {
    type: Type;
    conversationId: string | null;
    audience: Audience;
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

/** An event in the log with whom it is for. Its visitor is null where visitors are not shown it. */
export interface LoggedEvent {
  event: ChatEvent;
  audience: Audience;
}
