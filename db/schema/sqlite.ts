import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { AuditAction, AuditTarget } from "#lib/chat/audit/audit-entry.ts";
import type { EventType } from "#lib/chat/events/event.ts";
import type { JobKind } from "#lib/chat/jobs/job.ts";

/** The canonical tables. Every table of a tenant is keyed by `(tenant_id, …)`, and so is every reference to one. */

const tenantId = () => text("tenant_id").notNull();
const moment = (name: string) => integer(name, { mode: "timestamp_ms" });

export const tenants = sqliteTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    greeting: text("greeting").notNull(),
    /** The newest position of the tenant's log. */
    headPos: integer("head_pos").notNull().default(0),
    /** The oldest cursor that can still be resumed. */
    floorPos: integer("floor_pos").notNull().default(0),
    /** Which life of the log this is: another one after a backup was restored, so that no cursor of before is resumed. */
    epoch: text("epoch").notNull().default(""),
    /** Whether the widget is for those only whom the host's server has signed an identity for. */
    identityRequired: integer("identity_required", { mode: "boolean" }).notNull().default(false),
    /** Since when nobody may come in; null for a tenant in good standing. */
    suspendedAt: moment("suspended_at"),
    /** When the next of its jobs is due; null where there is none. */
    nextJobAt: moment("next_job_at"),
    /** Up to where the log was published to the message broker. */
    publishedPos: integer("published_pos").notNull().default(0),
    /** Since when there is something to be published; null where there is nothing. */
    unpublishedAt: moment("unpublished_at"),
    /** The number of the newest notification. */
    notificationSeq: integer("notification_seq").notNull().default(0),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [index("tenants_next_job").on(table.nextJobAt), index("tenants_unpublished").on(table.unpublishedAt)],
);

/** Logins. An address is one login in the whole installation, so this table belongs to no tenant. */
export const accounts = sqliteTable(
  "accounts",
  {
    email: text("email").primaryKey(),
    passwordHash: text("password_hash").notNull(),
    memberTenantId: text("member_tenant_id").notNull(),
    memberId: text("member_id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    foreignKey({ columns: [table.memberTenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
  ],
);

/** Links by which somebody sets the password of a login that was made for them. Found before anybody is known. */
export const invitations = sqliteTable(
  "invitations",
  {
    /** SHA-256 of the secret in the link. */
    hash: text("hash").primaryKey(),
    memberTenantId: text("member_tenant_id").notNull(),
    memberId: text("member_id").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    foreignKey({ columns: [table.memberTenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
  ],
);

/** How often sign-ins failed lately, by what they had in common: an account or an address of the network. */
export const signInFailures = sqliteTable("sign_in_failures", {
  /** A digest, so that a table of names and addresses does not come about. */
  subject: text("subject").primaryKey(),
  count: integer("count").notNull(),
  /** From then on the count starts anew. */
  forgottenAt: moment("forgotten_at").notNull(),
});

/** What only one process of the installation does at a time. */
export const leases = sqliteTable("leases", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  /** Grows with each holder, so that what a former one still writes is known to be late. */
  token: integer("token").notNull(),
  expiresAt: moment("expires_at").notNull(),
});

export const members = sqliteTable(
  "members",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
    email: text("email").notNull(),
    /** A built-in role by its name, or one of the tenant's own by its id. */
    role: text("role").notNull(),
    /** Since when they may not come in any more. Their name stays where they have spoken. */
    removedAt: moment("removed_at"),
    /** What they say of themselves, and why where it was said of them. */
    availability: text("availability", { enum: ["available", "busy", "away"] })
      .notNull()
      .default("available"),
    availabilityReason: text("availability_reason", { enum: ["missed_offers"] }),
    missedOffers: integer("missed_offers").notNull().default(0),
    /** The weights of their open conversations come to no more. */
    capacity: integer("capacity").notNull().default(10),
    /** JSON: the names of what they are able to do. */
    skills: text("skills").notNull().default("[]"),
    /** When they last got a conversation or lost one. */
    idleSince: moment("idle_since"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("members_email").on(table.tenantId, table.email),
  ],
);

/** The roles that the tenant has made. The built-in ones are code. */
export const roles = sqliteTable(
  "roles",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** JSON: the names of its permissions. */
    permissions: text("permissions").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("roles_name").on(table.tenantId, table.name),
  ],
);

/** Sign-ins of members. One that has ended opens nothing any more, wherever its cookie is. */
export const sessions = sqliteTable(
  "sessions",
  {
    tenantId: tenantId(),
    id: text("id").notNull(),
    memberId: text("member_id").notNull(),
    method: text("method", { enum: ["password", "oidc"] }).notNull(),
    /** The address of the network from which they signed in, and what the browser said that it is. */
    address: text("address"),
    userAgent: text("user_agent"),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
    index("sessions_member").on(table.tenantId, table.memberId, table.createdAt),
  ],
);

/** Who a member is at the tenant's OpenID provider. */
export const memberIdentities = sqliteTable(
  "member_identities",
  {
    tenantId: tenantId(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    memberId: text("member_id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.issuer, table.subject] }),
    foreignKey({ columns: [table.tenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
  ],
);

/** The tenant's OpenID provider, of which there is at most one. */
export const oidcProviders = sqliteTable("oidc_providers", {
  tenantId: tenantId()
    .primaryKey()
    .references(() => tenants.id),
  /** What the button says. */
  name: text("name").notNull(),
  issuer: text("issuer").notNull(),
  clientId: text("client_id").notNull(),
  /** Sealed by the installation's secret. */
  sealedClientSecret: text("sealed_client_secret").notNull(),
  /** JSON: the domains whose addresses may sign in. */
  allowedDomains: text("allowed_domains").notNull(),
  /** The claim that says to which groups somebody belongs. */
  groupsClaim: text("groups_claim").notNull(),
  /** JSON: which group gets which role; the first that fits. */
  roleMapping: text("role_mapping").notNull(),
  /** The role of who is in none of these groups; null where they may not come in. */
  defaultRole: text("default_role"),
  updatedAt: moment("updated_at").notNull(),
});

/** Keys by which programs of the tenant come in. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** SHA-256 of the secret, which is long and random. */
    hash: text("hash").notNull(),
    /** The end of the secret, by which people tell their keys apart. */
    hint: text("hint").notNull(),
    /** JSON: the names of its permissions. */
    permissions: text("permissions").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at"),
    lastUsedAt: moment("last_used_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** The pages that may embed the widget and call Parley from a browser. */
export const allowedOrigins = sqliteTable(
  "allowed_origins",
  {
    tenantId: tenantId().references(() => tenants.id),
    origin: text("origin").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.origin] })],
);

/** The secrets with which the host's server signs who its users are. */
export const widgetSecrets = sqliteTable(
  "widget_secrets",
  {
    tenantId: tenantId().references(() => tenants.id),
    /** The `kid` of what it signs. */
    id: text("id").notNull(),
    /** Sealed by the installation's secret. */
    sealedSecret: text("sealed_secret").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** What was done to the tenant's people, rights and settings, and who signed in. Rows are only ever added. */
export const auditEntries = sqliteTable(
  "audit_entries",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    at: moment("at").notNull(),
    action: text("action").$type<AuditAction>().notNull(),
    actorKind: text("actor_kind", { enum: ["member", "key", "visitor", "nobody", "system"] }).notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    targetKind: text("target_kind").$type<AuditTarget["kind"]>().notNull(),
    targetId: text("target_id").notNull(),
    targetName: text("target_name").notNull(),
    /** JSON: what it was before and after; null where there was nothing. Never a secret. */
    before: text("before"),
    after: text("after"),
    /** The address of the network from which it was done; null for what was done on the machine itself. */
    address: text("address"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const teams = sqliteTable(
  "teams",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
    offerMode: text("offer_mode", { enum: ["one", "best", "all"] })
      .notNull()
      .default("one"),
    /** To how many at a time, with the mode `best`. */
    offerCount: integer("offer_count").notNull().default(3),
    offerSeconds: integer("offer_seconds").notNull().default(30),
    /** After so many offers without an answer an operator counts as away. */
    missesMax: integer("misses_max").notNull().default(3),
    conversationWeight: integer("conversation_weight").notNull().default(1),
    /** JSON: the names of what its operators have to be able to do. */
    requiredSkills: text("required_skills").notNull().default("[]"),
    /** JSON: when somebody is there; null for always. */
    hours: text("hours"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const teamMembers = sqliteTable(
  "team_members",
  { tenantId: tenantId(), teamId: text("team_id").notNull(), memberId: text("member_id").notNull() },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.teamId, table.memberId] }),
    foreignKey({ columns: [table.tenantId, table.teamId], foreignColumns: [teams.tenantId, teams.id] }),
    foreignKey({ columns: [table.tenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
  ],
);

export const visitors = sqliteTable(
  "visitors",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
    email: text("email"),
    /** The identified visitor whom this one turned out to be. Nobody comes in as this one any more. */
    mergedIntoId: text("merged_into_id"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** Which visitor a user of the host is. A visitor without a row here is anonymous. */
export const visitorIdentities = sqliteTable(
  "visitor_identities",
  {
    tenantId: tenantId(),
    /** The `sub` of what the host has signed. */
    externalId: text("external_id").notNull(),
    visitorId: text("visitor_id").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.externalId] }),
    uniqueIndex("visitor_identities_visitor").on(table.tenantId, table.visitorId),
    foreignKey({ columns: [table.tenantId, table.visitorId], foreignColumns: [visitors.tenantId, visitors.id] }),
  ],
);

export const conversations = sqliteTable(
  "conversations",
  {
    tenantId: tenantId(),
    id: text("id").notNull(),
    status: text("status", { enum: ["queued", "open", "snoozed", "closed"] }).notNull(),
    visitorId: text("visitor_id").notNull(),
    assigneeId: text("assignee_id"),
    teamId: text("team_id"),
    lastSeq: integer("last_seq").notNull(),
    /** The `seq` of the newest message of kind `message`; 0 before the first. */
    lastMessageSeq: integer("last_message_seq").notNull(),
    /** Higher ones are offered first. */
    priority: integer("priority").notNull().default(0),
    /** How much of an operator's capacity it takes while it is open. */
    weight: integer("weight").notNull().default(1),
    /** JSON: the names of what an operator has to be able to do. */
    skills: text("skills").notNull().default("[]"),
    /** Since when it has been in the queue; null outside. */
    queuedAt: moment("queued_at"),
    /** When it last left the queue for an operator. */
    claimedAt: moment("claimed_at"),
    snoozedUntil: moment("snoozed_until"),
    /** Who had it last. */
    lastAssigneeId: text("last_assignee_id"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({ columns: [table.tenantId, table.visitorId], foreignColumns: [visitors.tenantId, visitors.id] }),
    foreignKey({ columns: [table.tenantId, table.assigneeId], foreignColumns: [members.tenantId, members.id] }),
    foreignKey({ columns: [table.tenantId, table.teamId], foreignColumns: [teams.tenantId, teams.id] }),
    index("conversations_activity").on(table.tenantId, table.updatedAt, table.id),
    index("conversations_status").on(table.tenantId, table.status, table.updatedAt, table.id),
    index("conversations_assignee").on(table.tenantId, table.assigneeId, table.updatedAt, table.id, table.status),
    index("conversations_visitor").on(table.tenantId, table.visitorId, table.updatedAt, table.id),
    index("conversations_queue").on(table.tenantId, table.status, table.teamId, table.priority, table.queuedAt),
    index("conversations_claims").on(table.tenantId, table.teamId, table.claimedAt),
  ],
);

/** Invitations to operators to take a conversation. */
export const offers = sqliteTable(
  "offers",
  {
    tenantId: tenantId(),
    id: text("id").notNull(),
    conversationId: text("conversation_id").notNull(),
    memberId: text("member_id").notNull(),
    kind: text("kind", { enum: ["match", "transfer"] }).notNull(),
    status: text("status", { enum: ["pending", "accepted", "declined", "expired", "withdrawn"] }).notNull(),
    /** Why it was declined. */
    reason: text("reason"),
    /** Who hands the conversation over; null for a match. */
    offeredById: text("offered_by_id"),
    offeredAt: moment("offered_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    answeredAt: moment("answered_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({ columns: [table.tenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
    index("offers_status").on(table.tenantId, table.status, table.offeredAt, table.id),
    index("offers_conversation").on(table.tenantId, table.conversationId, table.offeredAt, table.id),
  ],
);

/** What is to be done by the clock, at most once of a kind and subject. */
export const jobs = sqliteTable(
  "jobs",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    kind: text("kind").$type<JobKind>().notNull(),
    subject: text("subject").notNull(),
    dueAt: moment("due_at").notNull(),
    status: text("status", { enum: ["waiting", "running", "failed"] }).notNull(),
    /** How often it was tried in vain. */
    attempts: integer("attempts").notNull(),
    /** Grows whenever it is asked for anew. */
    revision: integer("revision").notNull(),
    /** The revision that its holder does; null while nobody does it. */
    takenRevision: integer("taken_revision"),
    leaseHolder: text("lease_holder"),
    leaseUntil: moment("lease_until"),
    error: text("error"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("jobs_subject").on(table.tenantId, table.kind, table.subject),
    index("jobs_due").on(table.tenantId, table.status, table.dueAt),
  ],
);

/** Who has a connection, as each process that holds some says, for as long as it renews it. */
export const presenceLeases = sqliteTable(
  "presence_leases",
  {
    tenantId: tenantId(),
    memberId: text("member_id").notNull(),
    /** The process. */
    holder: text("holder").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.memberId, table.holder] }),
    foreignKey({ columns: [table.tenantId, table.memberId], foreignColumns: [members.tenantId, members.id] }),
  ],
);

export const messages = sqliteTable(
  "messages",
  {
    tenantId: tenantId(),
    conversationId: text("conversation_id").notNull(),
    seq: integer("seq").notNull(),
    id: text("id").notNull(),
    kind: text("kind", { enum: ["message", "note", "system"] }).notNull(),
    authorKind: text("author_kind", { enum: ["visitor", "operator", "system"] }).notNull(),
    authorId: text("author_id").notNull(),
    authorName: text("author_name").notNull(),
    /** Empty once it was deleted. */
    body: text("body").notNull(),
    createdAt: moment("created_at").notNull(),
    deletedAt: moment("deleted_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.conversationId, table.seq] }),
    // The id stands first: ids are made in the order of time, so that new ones go to the end of the index.
    uniqueIndex("messages_sender_id").on(
      table.tenantId,
      table.id,
      table.conversationId,
      table.authorKind,
      table.authorId,
    ),
    foreignKey({
      columns: [table.tenantId, table.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
  ],
);

/** How far each reader has got each conversation: what has reached a device of theirs, and what they have read. */
export const receipts = sqliteTable(
  "receipts",
  {
    tenantId: tenantId(),
    conversationId: text("conversation_id").notNull(),
    readerKind: text("reader_kind", { enum: ["visitor", "operator", "system"] }).notNull(),
    readerId: text("reader_id").notNull(),
    deliveredSeq: integer("delivered_seq").notNull(),
    readSeq: integer("read_seq").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.conversationId, table.readerKind, table.readerId] }),
    foreignKey({
      columns: [table.tenantId, table.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
  ],
);

/** The tenant's log. */
export const events = sqliteTable(
  "events",
  {
    tenantId: tenantId().references(() => tenants.id),
    pos: integer("pos").notNull(),
    type: text("type").$type<EventType>().notNull(),
    conversationId: text("conversation_id"),
    /** The `seq` of the message that it is about, or the watermark that it tells; null where it is about neither. */
    seq: integer("seq"),
    /** The visitor who may see it; null where none may. */
    visibleToVisitorId: text("visible_to_visitor_id"),
    /** Where its conversation stood: who sees only their own, or only their team's, is shown what has these. */
    teamId: text("team_id"),
    assigneeId: text("assignee_id"),
    /** Whom it is addressed to, where it is for certain people whatever they see; null for all others. */
    addressee: text("addressee"),
    actorKind: text("actor_kind", { enum: ["visitor", "operator", "system"] }).notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    /** JSON: the event's `data`. */
    data: text("data").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.pos] }),
    index("events_visitor").on(table.tenantId, table.visibleToVisitorId, table.pos),
    index("events_conversation").on(table.tenantId, table.conversationId, table.seq),
  ],
);

/** When which stretch of the log was committed and fanned out, as each process noted it. */
export const traceMarks = sqliteTable(
  "trace_marks",
  {
    tenantId: tenantId().references(() => tenants.id),
    stage: text("stage", { enum: ["committed", "fanned_out"] }).notNull(),
    lastPos: integer("last_pos").notNull(),
    firstPos: integer("first_pos").notNull(),
    /** Who noted it: each process by an id of its own. */
    processId: text("process_id").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.stage, table.lastPos, table.processId] })],
);

/** How often the author of a message that does not exist was told that it is refused. */
export const refusedSends = sqliteTable(
  "refused_sends",
  {
    tenantId: tenantId().references(() => tenants.id),
    authorId: text("author_id").notNull(),
    messageId: text("message_id").notNull(),
    refusals: integer("refusals").notNull(),
    refusedAt: moment("refused_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.authorId, table.messageId] }),
    index("refused_sends_oldest").on(table.tenantId, table.refusedAt),
  ],
);

/** How far each subscriber of the log has come. */
export const logCursors = sqliteTable(
  "log_cursors",
  {
    tenantId: tenantId().references(() => tenants.id),
    subscriber: text("subscriber").notNull(),
    pos: integer("pos").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.subscriber] })],
);

/** Events that a subscriber could not cope with, and that it has left behind. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    subscriber: text("subscriber").notNull(),
    pos: integer("pos").notNull(),
    type: text("type").notNull(),
    reason: text("reason").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("dead_letters_pos").on(table.tenantId, table.subscriber, table.pos),
  ],
);

/** What people were notified of, each once however many it is for. */
export const notifications = sqliteTable(
  "notifications",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    /** Dense from 1 in the tenant, in the order of the commits. */
    seq: integer("seq").notNull(),
    type: text("type").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    /** Where it leads to; null for nowhere. */
    url: text("url"),
    /** JSON: what its type needs besides. */
    data: text("data").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("notifications_seq").on(table.tenantId, table.seq),
  ],
);

/** Whom each notification is for. */
export const notificationAddressees = sqliteTable(
  "notification_addressees",
  {
    tenantId: tenantId(),
    notificationId: text("notification_id").notNull(),
    addressee: text("addressee").notNull(),
    /** That of the notification. */
    seq: integer("seq").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.notificationId, table.addressee] }),
    foreignKey({
      columns: [table.tenantId, table.notificationId],
      foreignColumns: [notifications.tenantId, notifications.id],
    }),
    index("notification_addressees_seq").on(table.tenantId, table.addressee, table.seq),
  ],
);

/** Up to which notification everybody has looked at theirs. */
export const notificationReads = sqliteTable(
  "notification_reads",
  {
    tenantId: tenantId().references(() => tenants.id),
    readerKind: text("reader_kind", { enum: ["visitor", "operator"] }).notNull(),
    readerId: text("reader_id").notNull(),
    seq: integer("seq").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.readerKind, table.readerId] })],
);
