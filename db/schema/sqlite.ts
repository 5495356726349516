import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { EventType } from "#lib/chat/events/event.ts";

/** The canonical tables. Every table of a tenant is keyed by `(tenant_id, …)`, and so is every reference to one. */

const tenantId = () => text("tenant_id").notNull();
const moment = (name: string) => integer(name, { mode: "timestamp_ms" });

export const tenants = sqliteTable("tenants", {
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
  createdAt: moment("created_at").notNull(),
});

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

export const members = sqliteTable(
  "members",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: ["owner", "admin", "supervisor", "operator", "viewer"] }).notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("members_email").on(table.tenantId, table.email),
  ],
);

export const teams = sqliteTable(
  "teams",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: text("id").notNull(),
    name: text("name").notNull(),
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
    createdAt: moment("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
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
    body: text("body").notNull(),
    createdAt: moment("created_at").notNull(),
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
