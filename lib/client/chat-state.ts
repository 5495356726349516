import type { Participant } from "#lib/chat/actor.ts";
import type { Conversation, ConversationHead } from "#lib/chat/conversations/conversation.ts";
import type { OfferKind } from "#lib/chat/matching/offer.ts";
import type { Availability } from "#lib/chat/matching/operator.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { ConversationReceipts } from "#lib/chat/receipts/receipts.ts";
import type { ConversationCounts } from "#lib/chat/store.ts";
import type { ApiErrorCode } from "./api-error.ts";
import type { NotificationBoard } from "./notification-state.ts";

/**
 * How a client hears of changes: `live` over the hub, `polling` over REST while the hub is away, `offline` while neither
 * answers. It is `connecting` only until the first of them does.
 */
export type Connection = "connecting" | "live" | "polling" | "offline";

/** A conversation, and the position of the log at which it reads so. */
export interface LiveConversation extends Conversation {
  pos: number;
}

export interface Transcript {
  /** In the order of `seq`, without holes between the oldest that is loaded and `seenSeq`. */
  messages: Message[];
  /**
   * Up to here everything is there. Further on may stand messages of ours that the server has acknowledged and whose
   * events are yet to come, with those of others in between.
   */
  seenSeq: number;
  /** The cursor for older messages; null when the first one is loaded. */
  olderCursor: string | null;
  /** How far each side has got the conversation. */
  receipts: ConversationReceipts;
}

/** A message of ours that the server has not acknowledged, shown at once. */
export interface PendingMessage {
  id: string;
  conversationId: string;
  kind: "message" | "note";
  body: string;
  /** ISO 8601, by this client's clock. */
  createdAt: string;
  /** `failed` after a refusal that a retry alone won't mend. */
  status: "sending" | "failed";
  /** Why it failed, for a person. */
  error: string | null;
  /** Why it failed, for a program. */
  code: ApiErrorCode | null;
  /** How often it was refused. */
  refusals: number;
  /** What others had answered before it, where it failed by `reply_collision`; oldest first. */
  missed: readonly Message[];
  /** The newest `seq` that an operator had seen who wrote this reply; null where it replies to nothing that is loaded. */
  basedOnSeq: number | null;
  /** It opens its conversation, rather than being added to one. */
  isOpening: boolean;
}

/** A conversation that we may take, until the offer ends. */
export interface LiveOffer {
  id: string;
  kind: OfferKind;
  conversation: ConversationHead;
  /** The beginning of what the visitor wrote last. */
  words: string;
  /** Who hands it over, and what they say to it; null for a match, and where that is not known any more. */
  handover: { by: Participant; note: string | null } | null;
  /** How long there is to answer, in milliseconds. */
  lastsMs: number;
  /** Until when there is, by this client's clock. */
  expiresAt: number;
  /** How it ended, for the moment in which that is shown; null while it is open. */
  end: OfferEnd | null;
}

export interface OfferEnd {
  /** `withdrawn`: it is not to be had any more, mostly because somebody else has it. */
  outcome: "expired" | "withdrawn";
  /** The name of who has it now; null where nobody has, or that is not ours to know. */
  takenBy: string | null;
  /** What the server said when we tried to accept; null where we did not. */
  refusal: string | null;
}

/** What an operator says of themselves, or what was said of them. */
export interface OperatorStanding {
  availability: Availability;
  reason: "missed_offers" | null;
}

/** All that a client knows at the moment. Its values are replaced, never changed in place. */
export interface ChatState {
  connection: Connection;
  /** The server no longer takes our sign-in or token: nothing goes on before there is a new one. */
  isSignedOut: boolean;
  /** Why the server lets us in no more, though it knows who we are; null while it does. It may change its mind. */
  barredBy: Extract<ApiErrorCode, "suspended" | "identity_required"> | null;
  /** The last position seen; null before the first contact. */
  cursor: number | null;
  /** The life of the log in which the cursor was reached: in another one it says nothing. */
  epoch: string | null;
  /** Grows when the log could not be resumed: everything loaded before is gone, and is to be loaded again. */
  generation: number;
  conversations: Readonly<Record<string, LiveConversation>>;
  transcripts: Readonly<Record<string, Transcript>>;
  /** Unacknowledged messages by conversation, oldest first. */
  pending: Readonly<Record<string, readonly PendingMessage[]>>;
  counts: (ConversationCounts & { pos: number }) | null;
  /** Where the log last told that what somebody may do has changed; null before it did. */
  accessPos: number | null;
  /** Until when our messages wait because there were too many at once, by this client's clock; null if there never were. */
  slowedUntil: number | null;
  /** What is offered to ourselves, oldest first. Empty for clients that do not take conversations. */
  offers: readonly LiveOffer[];
  /** By member, what the log has told of who takes conversations since this client began to listen. */
  availability: Readonly<Record<string, OperatorStanding>>;
  /** Where the log last told that how conversations find their operator has changed; null before it did. */
  routingPos: number | null;
  /** What was sent to ourselves; null before it is loaded. */
  notifications: NotificationBoard | null;
  /** Who else is writing at this moment, by conversation. An entry goes by itself when nothing more is heard of it. */
  typing: Readonly<Record<string, readonly Participant[]>>;
}

export const initialChatState: ChatState = {
  connection: "connecting",
  isSignedOut: false,
  barredBy: null,
  cursor: null,
  epoch: null,
  generation: 0,
  conversations: {},
  transcripts: {},
  pending: {},
  counts: null,
  accessPos: null,
  slowedUntil: null,
  offers: [],
  availability: {},
  routingPos: null,
  notifications: null,
  typing: {},
};
