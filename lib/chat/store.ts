import type { Participant } from "./actor.ts";
import type { AuditRecord } from "./audit/audit-entry.ts";
import type { ConversationRecord, ConversationStatus, ConversationViewRecord } from "./conversations/conversation.ts";
import type { Reach } from "./conversations/reach.ts";
import type { EventType, LoggedEvent, NewEvent } from "./events/event.ts";
import type { TenantId } from "./ids.ts";
import type { JobRecord, JobStatus, NewJob } from "./jobs/job.ts";
import type { ApiKeyRecord } from "./keys/api-key.ts";
import type { OfferOutcome, OfferRecord } from "./matching/offer.ts";
import type { OperatorRecord } from "./matching/operator.ts";
import type { InvitationRepository } from "./members/invitations.ts";
import type { MemberRecord, MemberViewRecord } from "./members/member.ts";
import type { SessionRecord } from "./members/session.ts";
import type { MessageRecord } from "./messages/message.ts";
import type { TraceMark } from "./messages/trace.ts";
import type { NewNotification, NotificationRecord } from "./notifications/notification.ts";
import type { NotificationReader, Recipient } from "./notifications/recipient.ts";
import type { ConversationReceipts, Watermarks } from "./receipts/receipts.ts";
import type { RoleRecord } from "./roles/role.ts";
import type { OidcProviderRecord } from "./settings/oidc-provider.ts";
import type { WidgetSecretRecord } from "./settings/widget-secret.ts";
import type { DeadLetterRecord } from "./subscribers/dead-letter.ts";
import type { TeamRecord } from "./teams/team.ts";
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
  readonly access: AccessRepository;
  readonly audit: AuditRepository;
  readonly profile: ProfileRepository;
  readonly members: MemberRepository;
  readonly invitations: InvitationRepository;
  readonly roles: RoleRepository;
  readonly sessions: SessionRepository;
  readonly keys: ApiKeyRepository;
  readonly settings: SettingsRepository;
  readonly teams: TeamRepository;
  readonly visitors: VisitorRepository;
  readonly conversations: ConversationRepository;
  readonly messages: MessageRepository;
  readonly refusedSends: RefusedSendRepository;
  readonly receipts: ReceiptRepository;
  readonly operators: OperatorRepository;
  readonly offers: OfferRepository;
  readonly jobs: JobRepository;
  readonly presence: PresenceRepository;
  readonly notifications: NotificationRepository;
  readonly log: LogRepository;
  readonly cursors: LogCursorRepository;
  readonly deadLetters: DeadLetterRepository;
  readonly traces: TraceRepository;
}

/** What a member may do now, and whether they may come in at all. */
export interface MemberAccess {
  name: string;
  role: string;
  /** Of a role that the tenant has made; null for a built-in one, and for one that is gone. */
  ownRole: Pick<RoleRecord, "name" | "permissions"> | null;
  isRemoved: boolean;
  /** Whether the sign-in that was asked for is theirs and still holds; true where none was asked for. */
  isSignedIn: boolean;
  isSuspended: boolean;
  createdAt: Date;
}

export interface VisitorAccess {
  name: string;
  isIdentified: boolean;
  /** Whether the tenant lets only identified visitors in. */
  identityRequired: boolean;
  isMerged: boolean;
  isSuspended: boolean;
  externalId: string | null;
  createdAt: Date;
}

export interface KeyAccess
  extends Pick<ApiKeyRecord, "name" | "permissions" | "expiresAt" | "revokedAt" | "lastUsedAt"> {
  isSuspended: boolean;
}

/** Everything that decides whether somebody may come in, and as what, each in one read. Null for whom nobody knows. */
export interface AccessRepository {
  member(id: string, by: { sessionId: string | null; now: Date }): Promise<MemberAccess | null>;
  key(id: string): Promise<KeyAccess | null>;
  visitor(id: string): Promise<VisitorAccess | null>;
  /** Of whom nothing is known: whether the tenant lets anybody in. */
  anonymous(): Promise<Pick<VisitorAccess, "identityRequired" | "isSuspended">>;
}

export interface AuditQuery {
  action?: AuditRecord["action"];
  actorId?: string;
  /** Only what is older than the entry of this id. */
  beforeId?: string;
  limit: number;
}

/** Entries are only ever added. */
export interface AuditRepository {
  add(entry: AuditRecord): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<AuditRecord[]>;
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
  /** The same with whether they can sign in. */
  view(id: string): Promise<MemberViewRecord | null>;
  /** By their address, whether they were removed or not. */
  findByEmail(email: string): Promise<MemberRecord | null>;
  /** Those who were not removed, by name. */
  list(): Promise<MemberViewRecord[]>;
  add(member: MemberRecord): Promise<void>;
  change(id: string, change: Partial<Pick<MemberRecord, "name" | "role" | "removedAt">>): Promise<void>;
  /**
   * How many have this role and were not removed, or of these only who can sign in. Others who give it or take it wait
   * until the commit.
   */
  countHavingRole(role: string, options?: { withLogin: boolean }): Promise<number>;
  /** Takes the password of a member away. Who they are at the OpenID provider is kept. */
  removeAccount(id: string): Promise<void>;
  /** Who is at the tenant's OpenID provider under this subject. */
  findByIdentity(identity: { issuer: string; subject: string }): Promise<MemberRecord | null>;
  addIdentity(memberId: string, identity: { issuer: string; subject: string; createdAt: Date }): Promise<void>;
  /** Forgets who a member is at the OpenID provider. */
  removeIdentities(id: string): Promise<void>;
}

/** The roles that the tenant has made. */
export interface RoleRepository {
  get(id: string): Promise<RoleRecord | null>;
  /** By name. */
  list(): Promise<RoleRecord[]>;
  add(role: RoleRecord): Promise<void>;
  change(id: string, change: Pick<RoleRecord, "name" | "permissions">): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface SessionRepository {
  add(session: SessionRecord): Promise<void>;
  get(id: string): Promise<SessionRecord | null>;
  /** Those of a member that hold, newest first. */
  live(memberId: string, now: Date): Promise<SessionRecord[]>;
  end(id: string, endedAt: Date): Promise<void>;
  /** Ends all of a member's but the one that is excepted. */
  endAll(memberId: string, options: { except: string | null; endedAt: Date }): Promise<void>;
}

export interface ApiKeyRepository {
  add(key: ApiKeyRecord): Promise<void>;
  get(id: string): Promise<ApiKeyRecord | null>;
  /** Newest first, revoked ones included. */
  list(): Promise<ApiKeyRecord[]>;
  revoke(id: string, revokedAt: Date): Promise<void>;
  used(id: string, lastUsedAt: Date): Promise<void>;
}

export interface WorkspaceSettings {
  name: string;
  greeting: string;
  /** Whether the widget is for those only whom the host's server has signed an identity for. */
  identityRequired: boolean;
}

export interface SettingsRepository {
  get(): Promise<WorkspaceSettings>;
  change(settings: WorkspaceSettings): Promise<void>;
  /** In order. Empty where no list was made. */
  origins(): Promise<string[]>;
  replaceOrigins(origins: readonly string[], createdAt: Date): Promise<void>;
  /** Oldest first. */
  secrets(): Promise<WidgetSecretRecord[]>;
  addSecret(secret: WidgetSecretRecord): Promise<void>;
  removeSecret(id: string): Promise<void>;
  provider(): Promise<OidcProviderRecord | null>;
  saveProvider(provider: OidcProviderRecord): Promise<void>;
  removeProvider(): Promise<void>;
  suspend(since: Date | null): Promise<void>;
}

/** What is left out stays as it is. */
export type TeamChangeSet = {
  [Field in Exclude<keyof TeamRecord, "id" | "createdAt">]?: TeamRecord[Field] | undefined;
};

export interface TeamRepository {
  get(id: string): Promise<TeamRecord | null>;
  /** Oldest first. */
  list(): Promise<TeamRecord[]>;
  /** The tenant's oldest team, to which new conversations go. */
  default(): Promise<TeamRecord | null>;
  add(team: TeamRecord): Promise<void>;
  change(id: string, change: TeamChangeSet): Promise<void>;
  /** Whether conversations belong to it that are not closed. */
  hasOpenConversations(id: string): Promise<boolean>;
  /** Its conversations and members belong to no team then. */
  remove(id: string): Promise<void>;
  addMember(teamId: string, memberId: string): Promise<void>;
  removeMember(teamId: string, memberId: string): Promise<void>;
  /** The ids of the teams that a member is in. */
  idsOf(memberId: string): Promise<string[]>;
  /** Who is in which team, all of it. */
  memberships(): Promise<{ teamId: string; memberId: string }[]>;
}

/** Members as far as conversations are given to them. */
export interface OperatorRepository {
  /**
   * Of a member who was not removed. In a write nobody else gives them a conversation until the commit, so that what is
   * decided by their load is still so.
   */
  get(id: string): Promise<OperatorRecord | null>;
  /** Those who were not removed. */
  list(): Promise<OperatorRecord[]>;
  change(id: string, change: Partial<Omit<OperatorRecord, "id" | "name" | "role">>): Promise<void>;
  /** The sum of the weights of a member's open conversations. */
  load(id: string): Promise<number>;
  /** The same of everybody who has any. */
  loads(): Promise<Map<string, number>>;
}

export interface OfferRepository {
  add(offer: OfferRecord): Promise<void>;
  get(id: string): Promise<OfferRecord | null>;
  /** Those that are open, oldest first: all, or those of a member, or of a conversation. */
  pending(of?: { memberId?: string; conversationId?: string }): Promise<OfferRecord[]>;
  /** The sum of the weights of the conversations that are offered to each member. */
  loads(): Promise<Map<string, number>>;
  /** Those of conversations in the queue that were made since each came into it, oldest first. */
  ofQueue(): Promise<OfferRecord[]>;
  /** Compare-and-set: ends an offer that is open. @returns whether it did. */
  end(id: string, end: { status: OfferOutcome; reason: string | null; answeredAt: Date }): Promise<boolean>;
  /** Whether one that has ended was made before. */
  reachesBack(before: Date): Promise<boolean>;
  /**
   * Takes off about `limit` offers that have ended, the oldest first, as far as they were made before.
   * @returns how many went.
   */
  prune(query: { before: Date; limit: number }): Promise<number>;
}

/** What is to be done by the clock. The tenant knows when the next of it is due, so that one without any costs nothing. */
export interface JobRepository {
  /** Asks for a job. One that is there already is due at the earlier of both times; one that has failed begins anew. */
  schedule(job: NewJob & { id: string; now: Date }): Promise<void>;
  cancel(job: Pick<NewJob, "kind" | "subject">): Promise<void>;
  /** Takes jobs that are due, or whose holder is taken for dead, the earliest first. */
  take(query: { now: Date; holder: string; leaseUntil: Date; limit: number }): Promise<JobRecord[]>;
  /**
   * Notes that a job was done by whoever took it: it is gone, unless it was asked for again meanwhile.
   * @returns false where the lease was lost, so that all of the transaction must be undone
   */
  complete(job: Pick<JobRecord, "id" | "revision">, options: { holder: string; now: Date }): Promise<boolean>;
  /** Notes that a try came to nothing. @param retryAt when to try again; null for never by itself */
  fail(
    job: Pick<JobRecord, "id">,
    options: { holder: string; error: string; retryAt: Date | null; now: Date },
  ): Promise<void>;
  get(id: string): Promise<JobRecord | null>;
  /** Of a status, the earliest due first. */
  list(query: { status: JobStatus; limit: number }): Promise<JobRecord[]>;
  count(): Promise<Record<JobStatus, number>>;
  /** Makes a job that has failed due again. @returns whether it had */
  retry(id: string, now: Date): Promise<boolean>;
  /** Brings up to date when the tenant's next job is due, after some were taken or done. */
  settle(): Promise<void>;
}

/** Who has a connection, as far as this is kept in the database. */
export interface PresenceRepository {
  /** Holds or renews the leases of members, on behalf of a process. */
  renew(memberIds: readonly string[], lease: { holder: string; expiresAt: Date }): Promise<void>;
  /** Lets leases that a process holds end at this time. */
  release(memberIds: readonly string[], lease: { holder: string; expiresAt: Date }): Promise<void>;
  /** Those with a lease that holds. */
  online(now: Date): Promise<string[]>;
  /** Forgets leases that have ended. */
  prune(now: Date): Promise<void>;
}

export interface VisitorRepository {
  get(id: string): Promise<VisitorRecord | null>;
  /** Which visitor a user of the host is. */
  findByExternalId(externalId: string): Promise<VisitorRecord | null>;
  add(visitor: VisitorRecord): Promise<void>;
  change(id: string, change: Partial<Pick<VisitorRecord, "name" | "email">>): Promise<void>;
  /** Gives the conversations of an anonymous visitor to an identified one, as whom nobody comes in any more. */
  merge(formerId: string, intoId: string): Promise<void>;
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
  /** How far the reader sees; all where it is left out. */
  reach?: Reach;
  after?: ConversationPlace;
  limit: number;
}

export interface NewConversation {
  id: string;
  visitorId: string;
  teamId: string | null;
  /** Higher ones are offered first. */
  priority: number;
  /** How much of an operator's capacity it takes. */
  weight: number;
  /** What an operator has to be able to do. */
  skills: readonly string[];
  createdAt: Date;
}

export interface ConversationChangeSet {
  status?: ConversationStatus;
  assigneeId?: string | null;
  teamId?: string | null;
  priority?: number;
  weight?: number;
  /** Since when it has been in the queue; null outside. */
  queuedAt?: Date | null;
  /** When it last left the queue for an operator. */
  claimedAt?: Date | null;
  snoozedUntil?: Date | null;
  /** Who had it last. */
  lastAssigneeId?: string | null;
  updatedAt: Date;
}

/** A conversation that waits for an operator. */
export interface QueuedRecord {
  id: string;
  teamId: string | null;
  visitorId: string;
  priority: number;
  weight: number;
  skills: readonly string[];
  queuedAt: Date;
  /** Who had it last, or an earlier conversation of the same visitor; null where nobody did. */
  lastAssigneeId: string | null;
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
  count(memberId: string, reach: Reach): Promise<ConversationCounts>;
  /** Adds a conversation that is queued and has no message yet. */
  add(conversation: NewConversation): Promise<void>;
  /**
   * Compare-and-set: changes the conversation only while it has the status `from`.
   * @returns whether it did.
   */
  change(id: string, from: ConversationStatus, change: ConversationChangeSet): Promise<boolean>;
  /** The queue in its order: by priority, then by how long they have waited. */
  queue(limit: number): Promise<QueuedRecord[]>;
  /** How many of the team's conversations come before one in the queue. */
  countAhead(queued: Pick<QueuedRecord, "id" | "teamId" | "priority" | "queuedAt">): Promise<number>;
  /** When the team's conversations last left the queue for an operator, the newest first. */
  recentClaims(teamId: string | null, query: { since: Date; limit: number }): Promise<Date[]>;
}

/** A message before it has a `seq`. */
export type NewMessage = Omit<MessageRecord, "seq" | "deletedAt">;

export interface MessageQuery {
  conversationId: string;
  includeNotes: boolean;
  beforeSeq?: number;
  limit: number;
}

export interface MessageRepository {
  /** Gives the message the next `seq` of its conversation, and stores it. The conversation's row is locked until commit. */
  add(message: NewMessage): Promise<MessageRecord>;
  /** Takes the text of a message away, for good. */
  erase(conversationId: string, seq: number, deletedAt: Date): Promise<void>;
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

/** Of what was sent to any of some addresses. */
export interface NotificationQuery {
  addresses: Recipient["addresses"];
  beforeSeq?: number;
  afterSeq?: number;
  limit: number;
}

export interface NotificationRepository {
  /** Gives the notification the next `seq` of the tenant, and stores it. The tenant's row is locked until commit. */
  add(notification: NewNotification): Promise<NotificationRecord>;
  /** With whom it is for. */
  find(id: string): Promise<(NotificationRecord & { addressees: readonly string[] }) | null>;
  /** Newest first, each once. */
  newest(query: NotificationQuery): Promise<NotificationRecord[]>;
  /** The `seq` of the newest of all; 0 where there is none. */
  lastSeq(): Promise<number>;
  /** Up to which one somebody has looked. */
  readSeq(reader: NotificationReader): Promise<number>;
  /** Raises up to where somebody has looked; a mark that stands further already stays. @returns whether it rose */
  raiseRead(reader: NotificationReader, mark: { seq: number; at: Date }): Promise<boolean>;
  /** Whether one was sent before. */
  reachesBack(before: Date): Promise<boolean>;
  /** Takes off at most `limit`, the oldest first, as far as all of them were sent before. @returns how many went. */
  prune(query: { before: Date; limit: number }): Promise<number>;
}

/** A message that its author sends, which need not exist. */
export interface SendKey {
  authorId: string;
  messageId: string;
}

export interface RefusedSendRepository {
  /** How often the author was told that the message is refused. */
  refusals(send: SendKey): Promise<number>;
  /** Raises that number. One that is as high already stays. */
  raise(send: SendKey, refused: { refusals: number; at: Date }): Promise<void>;
  /** Whether one was refused before, and not since. */
  reachesBack(before: Date): Promise<boolean>;
  /** Takes off about `limit`, the oldest first, as far as they were refused before. @returns how many went. */
  prune(query: { before: Date; limit: number }): Promise<number>;
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
  /** Only what a member who sees so far may see. */
  reach?: Reach;
  /** For whom they read: of what is addressed they see theirs. Without it who sees only some of the log sees none of it. */
  recipient?: Pick<Recipient, "addresses" | "since"> | null;
  /** Only events of these types. */
  types?: readonly EventType[];
}

/** How far the log was published to the message broker. */
export interface LogPublishing extends LogBounds {
  /** Up to where all of it was. */
  publishedPos: number;
}

export interface LogRepository {
  /** Gives the events the next positions. The tenant's row is locked until commit, so position order is commit order. */
  append(events: readonly NewEvent[], stamp: { actor: Participant; at: Date }): Promise<LoggedEvent[]>;
  read(query: LogQuery): Promise<LoggedEvent[]>;
  /** Takes the text of a message out of the events that carry it. */
  erase(message: { conversationId: string; seq: number; deletedAt: Date }): Promise<void>;
  bounds(): Promise<LogBounds>;
  /** Whether an event that is still there happened before. */
  reachesBack(before: Date): Promise<boolean>;
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
  publishing(): Promise<LogPublishing>;
  /**
   * Notes that the log was published up to a position, on behalf of whoever holds a lease of the installation. The lease
   * is held in between, so that whoever takes it over finds what was noted. It is never lowered.
   * @returns false where the lease has another token by now: nothing was noted, and whoever asks must stop
   */
  markPublished(mark: { pos: number; lease: LeaseToken; now: Date }): Promise<boolean>;
}

/** Which holder of a lease of the installation somebody is. */
export interface LeaseToken {
  name: string;
  token: number;
}

/** How far each subscriber of the log has come. */
export interface LogCursorRepository {
  /** Null for a subscriber that has not begun. */
  get(subscriber: string): Promise<number | null>;
  /** Has a subscriber begin after a position. One that has begun stays where it is. */
  begin(subscriber: string, start: { pos: number; now: Date }): Promise<void>;
  /**
   * Compare-and-set. Others who move the same cursor wait until the commit, and find that it was moved.
   * @returns whether it did
   */
  move(subscriber: string, step: { from: number; to: number; now: Date }): Promise<boolean>;
}

/** Events that subscribers have left behind. */
export interface DeadLetterRepository {
  /** There is one of a subscriber and position: the first stays. */
  add(letter: DeadLetterRecord): Promise<void>;
  get(id: string): Promise<DeadLetterRecord | null>;
  /** Newest first. */
  list(limit: number): Promise<DeadLetterRecord[]>;
  count(): Promise<number>;
  /** @returns whether it was still there. Others who remove the same one wait until the commit. */
  remove(id: string): Promise<boolean>;
}

/** When stretches of the log were committed and fanned out. */
export interface TraceRepository {
  add(marks: readonly TraceMark[], processId: string): Promise<void>;
  /** When the event at a position was first committed and fanned out, as far as somebody has noted it. */
  of(pos: number): Promise<{ committedAt: Date | null; fannedOutAt: Date | null }>;
}
