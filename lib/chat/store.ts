import type { Participant } from "./actor.ts";
import type { ConversationRecord, ConversationStatus, ConversationViewRecord } from "./conversations/conversation.ts";
import type { EventType, LoggedEvent, NewEvent } from "./events/event.ts";
import type { TenantId } from "./ids.ts";
import type { MemberRecord } from "./members/member.ts";
import type { MessageRecord } from "./messages/message.ts";
import type { TraceMark } from "./messages/trace.ts";
import type { ConversationReceipts, Watermarks } from "./receipts/receipts.ts";
import type { VisitorRecord } from "./visitors/visitor.ts";

export type Access = "read" | "write";

/** The one way to a tenant's data. */
export interface Tenants {
  /**
   * Runs `work` in one transaction over one tenant. A throw rolls all of it back. A `read` sees one consistent state
   * of the log and everything beside it. `work` may be run again after a conflict, so it does nothing but read and write.
   */
  within<Result>(
    tenantId: TenantId,
    work: (tenant: TenantStore) => Promise<Result>,
    options: { access: Access },
  ): Promise<Result>;
}

/** A tenant as an object: no method takes a tenant's id, so none can take the wrong one. */
export interface TenantStore {
  readonly profile: ProfileRepository;
  readonly members: MemberRepository;
  readonly teams: TeamRepository;
  readonly visitors: VisitorRepository;
  readonly conversations: ConversationRepository;
  readonly messages: MessageRepository;
  readonly receipts: ReceiptRepository;
  readonly log: LogRepository;
  readonly traces: TraceRepository;
}

export interface TenantProfile {
  slug: string;
  name: string;
  /** The first line that a visitor reads in the widget. */
  greeting: string;
}

export interface ProfileRepository {
  get(): Promise<TenantProfile>;
}

export interface MemberRepository {
  get(id: string): Promise<MemberRecord | null>;
  add(member: MemberRecord): Promise<void>;
}

export interface TeamRecord {
  id: string;
  name: string;
  createdAt: Date;
}

export interface TeamRepository {
  /** The tenant's oldest team, to which new conversations go. */
  default(): Promise<TeamRecord | null>;
  add(team: TeamRecord): Promise<void>;
  addMember(teamId: string, memberId: string): Promise<void>;
}

export interface VisitorRepository {
  get(id: string): Promise<VisitorRecord | null>;
  add(visitor: VisitorRecord): Promise<void>;
}

/** The person for whom `unread` is counted. */
export type Reader = Pick<Participant, "kind" | "id">;

/** A place in the list of conversations by last activity. */
export interface ConversationPlace {
  updatedAt: Date;
  id: string;
}

export interface ConversationQuery {
  reader: Reader;
  status?: readonly ConversationStatus[];
  assigneeId?: string;
  visitorId?: string;
  after?: ConversationPlace;
  limit: number;
}

export interface NewConversation {
  id: string;
  visitorId: string;
  teamId: string | null;
  createdAt: Date;
}

export interface ConversationChangeSet {
  status?: ConversationStatus;
  assigneeId?: string | null;
  teamId?: string | null;
  updatedAt: Date;
}

export interface ConversationCounts {
  queue: number;
  mine: number;
  all: number;
}

export interface ConversationRepository {
  get(id: string): Promise<ConversationRecord | null>;
  /** The same with what a row of the inbox shows to a reader. */
  view(id: string, reader: Reader): Promise<ConversationViewRecord | null>;
  /** Newest activity first. */
  list(query: ConversationQuery): Promise<ConversationViewRecord[]>;
  count(memberId: string): Promise<ConversationCounts>;
  /** Adds a conversation that is queued and has no message yet. */
  add(conversation: NewConversation): Promise<void>;
  /**
   * Compare-and-set: changes the conversation only while it has the status `from`.
   * @returns whether it did.
   */
  change(id: string, from: ConversationStatus, change: ConversationChangeSet): Promise<boolean>;
}

/** A message before it has a `seq`. */
export type NewMessage = Omit<MessageRecord, "seq">;

export interface MessageQuery {
  conversationId: string;
  includeNotes: boolean;
  beforeSeq?: number;
  limit: number;
}

export interface MessageRepository {
  /** Gives the message the next `seq` of its conversation, and stores it. The conversation's row is locked until commit. */
  add(message: NewMessage): Promise<MessageRecord>;
  /** The message that this author sent under this id: ids are unique in their conversation and author. */
  find(conversationId: string, author: Reader, id: string): Promise<MessageRecord | null>;
  /** Newest first. */
  list(query: MessageQuery): Promise<MessageRecord[]>;
  /** What operators other than this one have said to the visitor after `afterSeq`, oldest first. */
  repliesByOthers(query: {
    conversationId: string;
    operatorId: string;
    afterSeq: number;
    limit: number;
  }): Promise<MessageRecord[]>;
}

export interface ReceiptRepository {
  of(conversationId: string): Promise<ConversationReceipts>;
  /**
   * Raises how far a reader has got; a mark that stands further already stays.
   * @returns whether `readSeq` rose.
   */
  raise(conversationId: string, reader: Reader, marks: Watermarks & { at: Date }): Promise<boolean>;
}

export interface LogBounds {
  /** The newest position; 0 for an empty log. */
  head: number;
  /** The oldest cursor that can still be resumed. */
  floor: number;
  /** Which life of the log this is. */
  epoch: string;
}

export interface LogQuery {
  after: number;
  limit: number;
  /** Only what this visitor may see. */
  visitorId?: string;
}

export interface LogRepository {
  /** Gives the events the next positions. The tenant's row is locked until commit, so position order is commit order. */
  append(events: readonly NewEvent[], stamp: { actor: Participant; at: Date }): Promise<LoggedEvent[]>;
  read(query: LogQuery): Promise<LoggedEvent[]>;
  bounds(): Promise<LogBounds>;
  /** The first event of these types about a message of a conversation, or where `orLater`, about it or one after it. */
  findAbout(query: {
    conversationId: string;
    seq: number;
    types: readonly EventType[];
    by?: Participant["kind"];
    orLater?: boolean;
  }): Promise<LoggedEvent | null>;
  /**
   * Takes at most `limit` events off the start of the log, as far as all of them are older than `before`, and raises the
   * floor with it. What was noted of their way goes as well.
   * @returns how many went.
   */
  prune(query: { before: Date; limit: number }): Promise<number>;
}

/** When stretches of the log were committed and fanned out. */
export interface TraceRepository {
  add(marks: readonly TraceMark[], processId: string): Promise<void>;
  /** When the event at a position was first committed and fanned out, as far as somebody has noted it. */
  of(pos: number): Promise<{ committedAt: Date | null; fannedOutAt: Date | null }>;
}
