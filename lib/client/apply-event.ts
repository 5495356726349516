import type { Participant } from "#lib/chat/actor.ts";
import type { ConversationHead, ConversationStanding, Named } from "#lib/chat/conversations/conversation.ts";
import type { InboxView } from "#lib/chat/conversations/list-conversations.ts";
import type { ChatEvent, EventData } from "#lib/chat/events/event.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { sideOf, type Watermarks } from "#lib/chat/receipts/receipts.ts";
import type { ChatState, LiveConversation } from "./chat-state.ts";
import { isInView, standingOf } from "./inbox-view.ts";
import { applyNotificationEvent } from "./notification-state.ts";
import { raiseReceipts } from "./receipts.ts";
import { addMessage, changeTranscript, replaceMessage } from "./transcript.ts";

type Self = Pick<Participant, "kind" | "id">;

/**
 * The state after an event. An event that is part of what is loaded already changes nothing, so events may be applied to
 * a snapshot that is newer than they are. A conversation that is not loaded is left for the caller to load.
 */
export function applyEvent(state: ChatState, event: ChatEvent, self: Self): ChatState {
  switch (event.type) {
    case "VisitorRegistered":
    // Whether it is still ours to see is for the server to say.
    case "ConversationLeft":
    // Only those who answer follow these: `OfferBoard`.
    case "ConversationOffered":
    case "OffersEnded":
    case "AvailabilityChanged":
    case "RoutingChanged":
      return state;
    case "AccessChanged":
      return { ...state, accessPos: Math.max(event.pos, state.accessPos ?? 0) };
    case "VisitorChanged":
      return renameVisitor(state, event.data.visitor.id, { ...event.data.visitor, pos: event.pos });
    case "VisitorMerged":
      return mergeVisitor(state, { ...event.data, pos: event.pos });
    case "MessagesDelivered":
      return applyReceipt(state, event, { deliveredSeq: event.data.seq, readSeq: 0 });
    case "ConversationQueued":
    case "ConversationClaimed":
    case "ConversationAssigned":
    case "ConversationClosed":
    case "ConversationReopened":
    case "ConversationSnoozed":
    case "ConversationPrioritized":
    case "ConversationWoken":
      return applyChange(state, { ...event.data, pos: event.pos }, self);
    case "ConversationRead": {
      const { seq } = event.data;
      return applyRead(applyReceipt(state, event, { deliveredSeq: seq, readSeq: seq }), event, self);
    }
    case "MessageSent":
    case "NoteAdded":
      return applyMessage(state, { ...event.data, pos: event.pos }, self);
    case "MessageDeleted":
      return applyDeletion(state, event.data.message);
    case "NotificationSent":
    case "NotificationsRead":
      return applyNotificationEvent(state, event);
  }
}

/** A conversation that was loaded after the event tells the visitor as they are by then. */
function renameVisitor(state: ChatState, formerId: string, { id, name, pos }: Named & { pos: number }): ChatState {
  const theirs = Object.values(state.conversations).filter(({ visitor }) => visitor.id === formerId);
  return theirs
    .filter((conversation) => conversation.pos < pos)
    .map((conversation) => ({ ...conversation, visitor: { id, name }, pos }))
    .reduce(putConversation, state);
}

/** What the former visitor said is the identified one's, under the name that it was said with. */
function mergeVisitor(
  state: ChatState,
  { formerId, visitor, pos }: EventData["VisitorMerged"] & { pos: number },
): ChatState {
  const ofVisitor = (message: Message): Message => {
    const { author } = message;
    const isTheirs = author.kind === "visitor" && author.id === formerId;
    return isTheirs ? { ...message, author: { ...author, id: visitor.id } } : message;
  };
  const theirs = Object.values(state.conversations).filter((conversation) => conversation.visitor.id === formerId);
  const renamed = renameVisitor(state, formerId, { ...visitor, pos });
  return theirs.reduce((next, { id }) => {
    const known = next.conversations[id];
    const shown = known?.lastMessage
      ? putConversation(next, { ...known, lastMessage: ofVisitor(known.lastMessage) })
      : next;
    return changeTranscript(shown, id, (transcript) => ({
      ...transcript,
      messages: transcript.messages.map(ofVisitor),
    }));
  }, renamed);
}

/** A text that was taken away is gone from wherever it stands. */
function applyDeletion(state: ChatState, message: Message): ChatState {
  const next = replaceMessage(state, message);
  const known = next.conversations[message.conversationId];
  if (known?.lastMessage?.seq !== message.seq) return next;
  return putConversation(next, { ...known, lastMessage: message });
}

interface Change {
  conversation: ConversationHead;
  before: ConversationStanding | null;
  pos: number;
}

function applyChange(state: ChatState, change: Change, self: Self): ChatState {
  const { conversation: head, before, pos } = change;
  const counted = state.counts && pos > state.counts.pos ? { counts: countAfter(state.counts, change, self) } : {};
  const known = state.conversations[head.id];
  const fresh = before === null ? { lastMessage: null, unread: 0 } : undefined;
  const rest = known ?? fresh;
  if (rest === undefined || (known && pos <= known.pos)) return { ...state, ...counted };
  return { ...putConversation(state, { ...rest, ...head, pos }), ...counted };
}

function countAfter(
  counts: NonNullable<ChatState["counts"]>,
  { conversation: head, before, pos }: Change,
  self: Self,
): NonNullable<ChatState["counts"]> {
  const after = standingOf(head);
  const countOf = (view: InboxView): number => {
    const was = before !== null && isInView(before, view, self.id);
    return counts[view] + Number(isInView(after, view, self.id)) - Number(was);
  };
  return { pos, queue: countOf("queue"), mine: countOf("mine"), all: countOf("all") };
}

interface Addition {
  message: Message;
  conversation: ConversationHead;
  pos: number;
}

function applyMessage(state: ChatState, { message, conversation: head, pos }: Addition, self: Self): ChatState {
  const next = acknowledge(endTyping(addMessage(state, message), message), message, self);
  const known = next.conversations[head.id];
  if (known === undefined || pos <= known.pos) return next;
  const lastMessage = message.kind === "message" ? message : known.lastMessage;
  const unread = isAnswer(message, self) ? 0 : known.unread + Number(isFromOtherSide(message, self));
  return putConversation(next, { ...known, ...head, lastMessage, unread, pos });
}

/** What we sent is no longer pending once it is in the transcript. */
export function acknowledge(state: ChatState, message: Message, self: Self): ChatState {
  return isSelf(message.author, self) ? removePending(state, message) : state;
}

/** A message of ours is not pending any more. */
export function removePending(
  state: ChatState,
  { conversationId, id }: Pick<Message, "conversationId" | "id">,
): ChatState {
  const pending = state.pending[conversationId];
  if (!pending?.some((message) => message.id === id)) return state;
  const rest = pending.filter((message) => message.id !== id);
  return { ...state, pending: { ...state.pending, [conversationId]: rest } };
}

function endTyping(state: ChatState, { conversationId, author }: Message): ChatState {
  const typing = state.typing[conversationId];
  if (typing === undefined) return state;
  const rest = typing.filter(({ id }) => id !== author.id);
  return { ...state, typing: { ...state.typing, [conversationId]: rest } };
}

type ReceiptEvent = ChatEvent & { type: "MessagesDelivered" | "ConversationRead" };

function applyReceipt(state: ChatState, { conversationId, data }: ReceiptEvent, marks: Watermarks): ChatState {
  return changeTranscript(state, conversationId ?? "", (transcript) =>
    raiseReceipts(transcript, { [sideOf(data.reader)]: marks }),
  );
}

function applyRead(state: ChatState, event: ChatEvent & { type: "ConversationRead" }, self: Self): ChatState {
  const known = state.conversations[event.conversationId ?? ""];
  if (known === undefined || event.pos <= known.pos || !isSelf(event.data.reader, self)) return state;
  return putConversation(state, { ...known, unread: event.data.unread, pos: event.pos });
}

/** What our own side says settles all that the other side said before. */
function isAnswer(message: Message, self: Self): boolean {
  return message.kind === "message" && !isFromOtherSide(message, self);
}

export function isFromOtherSide({ kind, author }: Message, self: Pick<Self, "kind">): boolean {
  return kind === "message" && author.kind === (self.kind === "visitor" ? "operator" : "visitor");
}

function isSelf(participant: Participant, self: Self): boolean {
  return participant.kind === self.kind && participant.id === self.id;
}

export function putConversation(state: ChatState, conversation: LiveConversation): ChatState {
  return { ...state, conversations: { ...state.conversations, [conversation.id]: conversation } };
}
