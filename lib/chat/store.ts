import type { Participant } from "./actor.ts";
import type { ConversationRecord, ConversationStatus } from "./conversations/conversation.ts";
import type { LoggedEvent, NewEvent } from "./events/event.ts";
import type { TenantId } from "./ids.ts";
import type { MemberRecord } from "./members/member.ts";
import type { MessageRecord } from "./messages/message.ts";
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
  readonly readMarks: ReadMarkRepository;
  readonly log: LogRepository;
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
  get(id: string, reader: Reader): Promise<ConversationRecord | null>;
  /** Newest activity first. */
  list(query: ConversationQuery): Promise<ConversationRecord[]>;
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
}

export interface ReadMarkRepository {
  /** Raises how far a reader has read. @returns false where the mark already stood there or further. */
  raise(conversationId: string, reader: Reader, mark: { seq: number; at: Date }): Promise<boolean>;
}

export interface LogBounds {
  /** The newest position; 0 for an empty log. */
  head: number;
  /** The oldest cursor that can still be resumed. */
  floor: number;
}

export interface LogQuery {
  after: number;
  limit: number;
  /** Only what this visitor may see. */
  visitorId?: string;
}

export interface LogRepository {
  /** Gives the events the next positions. The tenant's row is locked until commit, so position order is commit order. */
  append(events: readonly NewEvent[], stamp: { actor: Participant; at: Date }): Promise<void>;
  read(query: LogQuery): Promise<LoggedEvent[]>;
  bounds(): Promise<LogBounds>;
}
