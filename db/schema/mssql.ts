import {
  bigint,
  bit,
  customType,
  datetime2,
  foreignKey,
  index,
  int,
  mssqlTable,
  nvarchar,
  primaryKey,
  uniqueIndex,
} from "drizzle-orm/mssql-core";
import type { Participant } from "#lib/chat/actor.ts";
import type { AuditAction, AuditActor, AuditTarget } from "#lib/chat/audit/audit-entry.ts";
import type { ConversationStatus } from "#lib/chat/conversations/conversation.ts";
import type { EventType } from "#lib/chat/events/event.ts";
import type { JobKind, JobStatus } from "#lib/chat/jobs/job.ts";
import type { OfferKind, OfferStatus } from "#lib/chat/matching/offer.ts";
import type { Availability } from "#lib/chat/matching/operator.ts";
import type { SignInMethod } from "#lib/chat/members/session.ts";
import type { MessageKind } from "#lib/chat/messages/message.ts";
import type { TraceStage } from "#lib/chat/messages/trace.ts";
import type { OfferMode } from "#lib/chat/teams/team.ts";

/**
 * The tables of `sqlite.ts` for SQL Server, with equal rows. Lengths are in UTF-16 units, as JavaScript counts them; an
 * index key has 1,700 bytes at most, a clustered one 900.
 */

/** Text that is compared: byte by byte, as SQLite does, and in one order on every server. */
const keyText = customType<{ data: string; driverData: string; config: { length: number }; configRequired: true }>({
  dataType: ({ length }) => `nvarchar(${length}) COLLATE Latin1_General_100_BIN2`,
});

const id = (name: string) => keyText(name, { length: 64 });
/** What others call somebody: a `sub` has 255 characters at most. */
const externalId = (name: string) => keyText(name, { length: 255 });
const word = (name: string) => keyText(name, { length: 32 });
const address = (name: string) => keyText(name, { length: 320 });
/** Short enough to stand in a clustered key beside a tenant and a subject. */
const issuer = (name: string) => keyText(name, { length: 128 });
const roleName = (name: string) => keyText(name, { length: 120 });
const networkAddress = (name: string) => keyText(name, { length: 64 });
const label = (name: string) => nvarchar(name, { length: 400 });
const longText = (name: string) => nvarchar(name, { length: "max" });
const position = (name: string) => bigint(name, { mode: "number" });
const moment = (name: string) => datetime2(name, { mode: "date", precision: 3 });
const tenantId = () => id("tenant_id").notNull();

export const tenants = mssqlTable(
  "tenants",
  {
    id: id("id").notNull(),
    slug: id("slug").notNull(),
    name: label("name").notNull(),
    greeting: longText("greeting").notNull(),
    headPos: position("head_pos").notNull().default(0),
    floorPos: position("floor_pos").notNull().default(0),
    epoch: id("epoch").notNull().default(""),
    identityRequired: bit("identity_required").notNull().default(false),
    suspendedAt: moment("suspended_at"),
    nextJobAt: moment("next_job_at"),
    publishedPos: position("published_pos").notNull().default(0),
    unpublishedAt: moment("unpublished_at"),
    notificationSeq: int("notification_seq").notNull().default(0),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "tenants_pk", columns: [table.id] }),
    uniqueIndex("tenants_slug").on(table.slug),
    index("tenants_next_job").on(table.nextJobAt),
    index("tenants_unpublished").on(table.unpublishedAt),
  ],
);

export const accounts = mssqlTable(
  "accounts",
  {
    email: address("email").notNull(),
    passwordHash: longText("password_hash").notNull(),
    memberTenantId: id("member_tenant_id").notNull(),
    memberId: id("member_id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "accounts_pk", columns: [table.email] }),
    foreignKey({
      name: "accounts_member",
      columns: [table.memberTenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
  ],
);

export const invitations = mssqlTable(
  "invitations",
  {
    hash: id("hash").notNull(),
    memberTenantId: id("member_tenant_id").notNull(),
    memberId: id("member_id").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "invitations_pk", columns: [table.hash] }),
    foreignKey({
      name: "invitations_member",
      columns: [table.memberTenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
  ],
);

export const signInFailures = mssqlTable(
  "sign_in_failures",
  {
    subject: id("subject").notNull(),
    count: int("count").notNull(),
    forgottenAt: moment("forgotten_at").notNull(),
  },
  (table) => [primaryKey({ name: "sign_in_failures_pk", columns: [table.subject] })],
);

export const leases = mssqlTable(
  "leases",
  {
    name: id("name").notNull(),
    holder: id("holder").notNull(),
    token: int("token").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [primaryKey({ name: "leases_pk", columns: [table.name] })],
);

export const members = mssqlTable(
  "members",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    name: label("name").notNull(),
    email: address("email").notNull(),
    role: id("role").notNull(),
    removedAt: moment("removed_at"),
    availability: word("availability").$type<Availability>().notNull().default("available"),
    availabilityReason: word("availability_reason").$type<"missed_offers">(),
    missedOffers: int("missed_offers").notNull().default(0),
    capacity: int("capacity").notNull().default(10),
    skills: longText("skills").notNull().default("[]"),
    idleSince: moment("idle_since"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "members_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "members_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    uniqueIndex("members_email").on(table.tenantId, table.email),
  ],
);

export const roles = mssqlTable(
  "roles",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    name: roleName("name").notNull(),
    permissions: longText("permissions").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "roles_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "roles_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    uniqueIndex("roles_name").on(table.tenantId, table.name),
  ],
);

export const sessions = mssqlTable(
  "sessions",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    memberId: id("member_id").notNull(),
    method: word("method").$type<SignInMethod>().notNull(),
    address: networkAddress("address"),
    userAgent: label("user_agent"),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    primaryKey({ name: "sessions_pk", columns: [table.tenantId, table.id] }),
    foreignKey({
      name: "sessions_member_exists",
      columns: [table.tenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
    index("sessions_member").on(table.tenantId, table.memberId, table.createdAt),
  ],
);

export const memberIdentities = mssqlTable(
  "member_identities",
  {
    tenantId: tenantId(),
    issuer: issuer("issuer").notNull(),
    subject: externalId("subject").notNull(),
    memberId: id("member_id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "member_identities_pk", columns: [table.tenantId, table.issuer, table.subject] }),
    foreignKey({
      name: "member_identities_member",
      columns: [table.tenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
  ],
);

export const oidcProviders = mssqlTable(
  "oidc_providers",
  {
    tenantId: tenantId(),
    name: label("name").notNull(),
    issuer: issuer("issuer").notNull(),
    clientId: label("client_id").notNull(),
    sealedClientSecret: longText("sealed_client_secret").notNull(),
    allowedDomains: longText("allowed_domains").notNull(),
    groupsClaim: label("groups_claim").notNull(),
    roleMapping: longText("role_mapping").notNull(),
    defaultRole: id("default_role"),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "oidc_providers_pk", columns: [table.tenantId] }),
    foreignKey({ name: "oidc_providers_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const apiKeys = mssqlTable(
  "api_keys",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    name: label("name").notNull(),
    hash: id("hash").notNull(),
    hint: word("hint").notNull(),
    permissions: longText("permissions").notNull(),
    createdBy: id("created_by").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at"),
    lastUsedAt: moment("last_used_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [
    primaryKey({ name: "api_keys_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "api_keys_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const allowedOrigins = mssqlTable(
  "allowed_origins",
  {
    tenantId: tenantId(),
    origin: externalId("origin").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "allowed_origins_pk", columns: [table.tenantId, table.origin] }),
    foreignKey({ name: "allowed_origins_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const widgetSecrets = mssqlTable(
  "widget_secrets",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    sealedSecret: longText("sealed_secret").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "widget_secrets_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "widget_secrets_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const auditEntries = mssqlTable(
  "audit_entries",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    at: moment("at").notNull(),
    action: id("action").$type<AuditAction>().notNull(),
    actorKind: word("actor_kind").$type<AuditActor["kind"]>().notNull(),
    actorId: id("actor_id").notNull(),
    actorName: label("actor_name").notNull(),
    targetKind: word("target_kind").$type<AuditTarget["kind"]>().notNull(),
    targetId: externalId("target_id").notNull(),
    targetName: label("target_name").notNull(),
    before: longText("before"),
    after: longText("after"),
    address: networkAddress("address"),
  },
  (table) => [
    primaryKey({ name: "audit_entries_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "audit_entries_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const teams = mssqlTable(
  "teams",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    name: label("name").notNull(),
    offerMode: word("offer_mode").$type<OfferMode>().notNull().default("one"),
    offerCount: int("offer_count").notNull().default(3),
    offerSeconds: int("offer_seconds").notNull().default(30),
    missesMax: int("misses_max").notNull().default(3),
    conversationWeight: int("conversation_weight").notNull().default(1),
    requiredSkills: longText("required_skills").notNull().default("[]"),
    hours: longText("hours"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "teams_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "teams_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const teamMembers = mssqlTable(
  "team_members",
  { tenantId: tenantId(), teamId: id("team_id").notNull(), memberId: id("member_id").notNull() },
  (table) => [
    primaryKey({ name: "team_members_pk", columns: [table.tenantId, table.teamId, table.memberId] }),
    foreignKey({
      name: "team_members_team",
      columns: [table.tenantId, table.teamId],
      foreignColumns: [teams.tenantId, teams.id],
    }),
    foreignKey({
      name: "team_members_member",
      columns: [table.tenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
  ],
);

export const visitors = mssqlTable(
  "visitors",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    name: label("name").notNull(),
    email: address("email"),
    mergedIntoId: id("merged_into_id"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "visitors_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "visitors_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const visitorIdentities = mssqlTable(
  "visitor_identities",
  {
    tenantId: tenantId(),
    externalId: externalId("external_id").notNull(),
    visitorId: id("visitor_id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "visitor_identities_pk", columns: [table.tenantId, table.externalId] }),
    uniqueIndex("visitor_identities_visitor").on(table.tenantId, table.visitorId),
    foreignKey({
      name: "visitor_identities_visitor_exists",
      columns: [table.tenantId, table.visitorId],
      foreignColumns: [visitors.tenantId, visitors.id],
    }),
  ],
);

export const conversations = mssqlTable(
  "conversations",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    status: word("status").$type<ConversationStatus>().notNull(),
    visitorId: id("visitor_id").notNull(),
    assigneeId: id("assignee_id"),
    teamId: id("team_id"),
    lastSeq: int("last_seq").notNull(),
    lastMessageSeq: int("last_message_seq").notNull(),
    priority: int("priority").notNull().default(0),
    weight: int("weight").notNull().default(1),
    skills: longText("skills").notNull().default("[]"),
    queuedAt: moment("queued_at"),
    claimedAt: moment("claimed_at"),
    snoozedUntil: moment("snoozed_until"),
    lastAssigneeId: id("last_assignee_id"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "conversations_pk", columns: [table.tenantId, table.id] }),
    foreignKey({
      name: "conversations_visitor_exists",
      columns: [table.tenantId, table.visitorId],
      foreignColumns: [visitors.tenantId, visitors.id],
    }),
    foreignKey({
      name: "conversations_assignee_exists",
      columns: [table.tenantId, table.assigneeId],
      foreignColumns: [members.tenantId, members.id],
    }),
    foreignKey({
      name: "conversations_team_exists",
      columns: [table.tenantId, table.teamId],
      foreignColumns: [teams.tenantId, teams.id],
    }),
    index("conversations_activity").on(table.tenantId, table.updatedAt, table.id),
    index("conversations_status").on(table.tenantId, table.status, table.updatedAt, table.id),
    index("conversations_assignee").on(table.tenantId, table.assigneeId, table.updatedAt, table.id, table.status),
    index("conversations_visitor").on(table.tenantId, table.visitorId, table.updatedAt, table.id),
    index("conversations_queue").on(table.tenantId, table.status, table.teamId, table.priority, table.queuedAt),
    index("conversations_claims").on(table.tenantId, table.teamId, table.claimedAt),
  ],
);

export const offers = mssqlTable(
  "offers",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    conversationId: id("conversation_id").notNull(),
    memberId: id("member_id").notNull(),
    kind: word("kind").$type<OfferKind>().notNull(),
    status: word("status").$type<OfferStatus>().notNull(),
    reason: longText("reason"),
    offeredById: id("offered_by_id"),
    offeredAt: moment("offered_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    answeredAt: moment("answered_at"),
  },
  (table) => [
    primaryKey({ name: "offers_pk", columns: [table.tenantId, table.id] }),
    foreignKey({
      name: "offers_conversation_exists",
      columns: [table.tenantId, table.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({
      name: "offers_member",
      columns: [table.tenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
    index("offers_status").on(table.tenantId, table.status, table.offeredAt, table.id),
    index("offers_conversation").on(table.tenantId, table.conversationId, table.offeredAt, table.id),
  ],
);

export const jobs = mssqlTable(
  "jobs",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    kind: word("kind").$type<JobKind>().notNull(),
    subject: id("subject").notNull(),
    dueAt: moment("due_at").notNull(),
    status: word("status").$type<JobStatus>().notNull(),
    attempts: int("attempts").notNull(),
    revision: int("revision").notNull(),
    takenRevision: int("taken_revision"),
    leaseHolder: id("lease_holder"),
    leaseUntil: moment("lease_until"),
    error: longText("error"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "jobs_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "jobs_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    uniqueIndex("jobs_subject").on(table.tenantId, table.kind, table.subject),
    index("jobs_due").on(table.tenantId, table.status, table.dueAt),
  ],
);

export const presenceLeases = mssqlTable(
  "presence_leases",
  {
    tenantId: tenantId(),
    memberId: id("member_id").notNull(),
    holder: id("holder").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "presence_leases_pk", columns: [table.tenantId, table.memberId, table.holder] }),
    foreignKey({
      name: "presence_leases_member",
      columns: [table.tenantId, table.memberId],
      foreignColumns: [members.tenantId, members.id],
    }),
  ],
);

export const messages = mssqlTable(
  "messages",
  {
    tenantId: tenantId(),
    conversationId: id("conversation_id").notNull(),
    seq: int("seq").notNull(),
    id: id("id").notNull(),
    kind: word("kind").$type<MessageKind>().notNull(),
    authorKind: word("author_kind").$type<Participant["kind"]>().notNull(),
    authorId: id("author_id").notNull(),
    authorName: label("author_name").notNull(),
    body: longText("body").notNull(),
    createdAt: moment("created_at").notNull(),
    deletedAt: moment("deleted_at"),
  },
  (table) => [
    primaryKey({ name: "messages_pk", columns: [table.tenantId, table.conversationId, table.seq] }),
    // The id stands first: ids are made in the order of time, so that new ones go to the end of the index.
    uniqueIndex("messages_sender_id").on(
      table.tenantId,
      table.id,
      table.conversationId,
      table.authorKind,
      table.authorId,
    ),
    foreignKey({
      name: "messages_conversation",
      columns: [table.tenantId, table.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
  ],
);

export const receipts = mssqlTable(
  "receipts",
  {
    tenantId: tenantId(),
    conversationId: id("conversation_id").notNull(),
    readerKind: word("reader_kind").$type<Participant["kind"]>().notNull(),
    readerId: id("reader_id").notNull(),
    deliveredSeq: int("delivered_seq").notNull(),
    readSeq: int("read_seq").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({
      name: "receipts_pk",
      columns: [table.tenantId, table.conversationId, table.readerKind, table.readerId],
    }),
    foreignKey({
      name: "receipts_conversation",
      columns: [table.tenantId, table.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
  ],
);

export const events = mssqlTable(
  "events",
  {
    tenantId: tenantId(),
    pos: position("pos").notNull(),
    type: id("type").$type<EventType>().notNull(),
    conversationId: id("conversation_id"),
    seq: int("seq"),
    visibleToVisitorId: id("visible_to_visitor_id"),
    teamId: id("team_id"),
    assigneeId: id("assignee_id"),
    addressee: id("addressee"),
    actorKind: word("actor_kind").$type<Participant["kind"]>().notNull(),
    actorId: id("actor_id").notNull(),
    actorName: label("actor_name").notNull(),
    data: longText("data").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [
    primaryKey({ name: "events_pk", columns: [table.tenantId, table.pos] }),
    foreignKey({ name: "events_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    index("events_visitor").on(table.tenantId, table.visibleToVisitorId, table.pos),
    index("events_conversation").on(table.tenantId, table.conversationId, table.seq),
  ],
);

export const traceMarks = mssqlTable(
  "trace_marks",
  {
    tenantId: tenantId(),
    stage: word("stage").$type<TraceStage>().notNull(),
    lastPos: position("last_pos").notNull(),
    firstPos: position("first_pos").notNull(),
    processId: id("process_id").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [
    primaryKey({ name: "trace_marks_pk", columns: [table.tenantId, table.stage, table.lastPos, table.processId] }),
    foreignKey({ name: "trace_marks_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const refusedSends = mssqlTable(
  "refused_sends",
  {
    tenantId: tenantId(),
    authorId: id("author_id").notNull(),
    messageId: id("message_id").notNull(),
    refusals: int("refusals").notNull(),
    refusedAt: moment("refused_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "refused_sends_pk", columns: [table.tenantId, table.authorId, table.messageId] }),
    foreignKey({ name: "refused_sends_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    index("refused_sends_oldest").on(table.tenantId, table.refusedAt),
  ],
);

export const logCursors = mssqlTable(
  "log_cursors",
  {
    tenantId: tenantId(),
    subscriber: id("subscriber").notNull(),
    pos: position("pos").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "log_cursors_pk", columns: [table.tenantId, table.subscriber] }),
    foreignKey({ name: "log_cursors_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);

export const deadLetters = mssqlTable(
  "dead_letters",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    subscriber: id("subscriber").notNull(),
    pos: position("pos").notNull(),
    type: id("type").notNull(),
    reason: longText("reason").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "dead_letters_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "dead_letters_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    uniqueIndex("dead_letters_pos").on(table.tenantId, table.subscriber, table.pos),
  ],
);

export const notifications = mssqlTable(
  "notifications",
  {
    tenantId: tenantId(),
    id: id("id").notNull(),
    seq: int("seq").notNull(),
    type: id("type").notNull(),
    title: label("title").notNull(),
    body: longText("body").notNull(),
    url: longText("url"),
    data: longText("data").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "notifications_pk", columns: [table.tenantId, table.id] }),
    foreignKey({ name: "notifications_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
    uniqueIndex("notifications_seq").on(table.tenantId, table.seq),
  ],
);

export const notificationAddressees = mssqlTable(
  "notification_addressees",
  {
    tenantId: tenantId(),
    notificationId: id("notification_id").notNull(),
    addressee: id("addressee").notNull(),
    seq: int("seq").notNull(),
  },
  (table) => [
    primaryKey({
      name: "notification_addressees_pk",
      columns: [table.tenantId, table.notificationId, table.addressee],
    }),
    foreignKey({
      name: "notification_addressees_notification",
      columns: [table.tenantId, table.notificationId],
      foreignColumns: [notifications.tenantId, notifications.id],
    }),
    index("notification_addressees_seq").on(table.tenantId, table.addressee, table.seq),
  ],
);

export const notificationReads = mssqlTable(
  "notification_reads",
  {
    tenantId: tenantId(),
    readerKind: word("reader_kind").$type<"visitor" | "operator">().notNull(),
    readerId: id("reader_id").notNull(),
    seq: int("seq").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ name: "notification_reads_pk", columns: [table.tenantId, table.readerKind, table.readerId] }),
    foreignKey({ name: "notification_reads_tenant", columns: [table.tenantId], foreignColumns: [tenants.id] }),
  ],
);
