import type {
  ConversationHead,
  ConversationStanding,
  ConversationStatus,
} from "#lib/chat/conversations/conversation.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { OfferOutcome } from "#lib/chat/matching/offer.ts";
import type { Ledger } from "./ledger.ts";
import { ada, aMessage } from "./some-messages.ts";
import { isChange, standingOf } from "./standings.ts";

const someMoment = "2026-03-04T05:06:07.089Z";
export const teamId = "the team";

/** An event that has yet to get its position. */
type Happening = ChatEvent extends infer Event
  ? Event extends ChatEvent
    ? Omit<Event, "pos" | "actor">
    : never
  : never;

interface Head {
  id?: string;
  status: ConversationStatus;
  /** Who has it. */
  by?: string;
}

function aHead({ id = "talk", status, by }: Head): ConversationHead {
  return {
    id,
    status,
    visitor: { id: "vera", name: "Vera" },
    assignee: by === undefined ? null : { id: by, name: by },
    team: { id: teamId, name: "Support" },
    lastSeq: 1,
    priority: 0,
    snoozedUntil: null,
    createdAt: someMoment,
    updatedAt: someMoment,
  };
}

type ChangeType = "ConversationQueued" | "ConversationClaimed" | "ConversationAssigned" | "ConversationClosed";

/** A conversation moves; from where it stood before, or from `before` where that is given. */
export function moved(type: ChangeType, head: Head, before: ConversationStanding | null): Happening {
  const conversation = aHead(head);
  return { type, conversationId: conversation.id, at: someMoment, data: { conversation, before } };
}

export function queued(id = "talk"): Happening {
  return moved("ConversationQueued", { id, status: "queued" }, null);
}

export function claimed(by: string, id = "talk"): Happening {
  return moved("ConversationClaimed", { id, status: "open", by }, { status: "queued", assigneeId: null });
}

export function closed(by: string, id = "talk"): Happening {
  return moved("ConversationClosed", { id, status: "closed", by }, { status: "open", assigneeId: by });
}

/** A message in a conversation that stands so. */
export function said(head: Head): Happening {
  const conversation = aHead(head);
  const data = { message: aMessage({ seq: 1 }), conversation };
  return { type: "MessageSent", conversationId: conversation.id, at: someMoment, data };
}

/** The offer's id is that of the conversation and of the member. */
export function offered(
  memberId: string,
  { id = "talk", at = someMoment }: { id?: string; at?: string } = {},
): Happening {
  const offer = { id: offerId(memberId, id), conversationId: id, memberId, kind: "match" as const };
  const offers = [{ ...offer, offeredAt: at, expiresAt: at }];
  const data = { conversation: aHead({ id, status: "queued" }), offers, words: "", handover: null };
  return { type: "ConversationOffered", conversationId: id, at, data };
}

export function ended(memberId: string, outcome: OfferOutcome, id = "talk"): Happening {
  const offers = [{ id: offerId(memberId, id), memberId, outcome }];
  return { type: "OffersEnded", conversationId: id, at: someMoment, data: { offers } };
}

function offerId(memberId: string, conversationId: string): string {
  return `${conversationId} to ${memberId}`;
}

/** A log of these events, with the rows of conversations that it leads to, unless others are given. */
export function aLedger(happenings: readonly Happening[], given: Partial<Ledger> = {}): Ledger {
  const events = happenings.map((happening, index) => placed(happening, index + 1));
  const heads = new Map(
    events.filter(isChange).map(({ data }) => [data.conversation.id, standingOf(data.conversation)]),
  );
  return {
    tenantId: "acme",
    headPos: events.length,
    publishedPos: events.length,
    events,
    conversations: [...heads].map(([id, standing]) => ({ id, ...standing, weight: 1 })),
    offers: [],
    jobs: [],
    notifications: [],
    deadLetters: [],
    names: new Map(),
    capacities: new Map([
      ["ada", 1],
      ["ben", 2],
    ]),
    weights: new Map([[teamId, 1]]),
    ...given,
  };
}

function placed(happening: Happening, pos: number): ChatEvent {
  return { ...happening, pos, actor: ada };
}
