import { z } from "zod";

/**
 * The shapes that other programs rely on. More fields may follow, none may leave: a missing one fails the test that
 * reads it.
 */

const named = z.object({ id: z.string().min(1), name: z.string().min(1) });
const moment = z.iso.datetime({ precision: 3 });
const position = z.number().int().min(0);

export const participantShape = z.object({
  kind: z.enum(["visitor", "operator", "system"]),
  id: z.string().min(1),
  name: z.string().min(1),
});

export const messageShape = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  seq: z.number().int().min(1),
  kind: z.enum(["message", "note", "system"]),
  author: participantShape,
  body: z.string(),
  createdAt: moment,
  deletedAt: moment.nullable(),
});

const headFields = {
  id: z.uuid(),
  status: z.enum(["queued", "open", "snoozed", "closed"]),
  visitor: named,
  assignee: named.nullable(),
  team: named.nullable(),
  lastSeq: z.number().int().min(0),
  createdAt: moment,
  updatedAt: moment,
};

export const conversationShape = z.object({
  ...headFields,
  lastMessage: messageShape.nullable(),
  unread: z.number().int().min(0),
});

const atPosition = { pos: position, epoch: z.string() };
export const conversationSnapshotShape = conversationShape.extend(atPosition);

export const conversationListShape = z.object({
  items: z.array(conversationShape),
  nextCursor: z.string().nullable(),
  ...atPosition,
  counts: z.object({ queue: z.number(), mine: z.number(), all: z.number() }).nullable(),
});

const watermarks = z.object({ deliveredSeq: position, readSeq: position });

export const messageListShape = z.object({
  items: z.array(messageShape),
  nextCursor: z.string().nullable(),
  receipts: z.object({ visitor: watermarks, operators: watermarks }),
  ...atPosition,
});

const standing = z.object({ status: z.string(), assigneeId: z.string().nullable() });

export const notificationShape = z.strictObject({
  id: z.uuid(),
  seq: z.number().int().min(1),
  type: z.string().min(1),
  title: z.string().min(1),
  body: z.string(),
  url: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  createdAt: moment,
});

const notificationMarks = { readSeq: position, unread: z.number().int().min(0) };
export const notificationMarksShape = z.strictObject(notificationMarks);

export const notificationListShape = z.strictObject({
  items: z.array(notificationShape),
  nextCursor: z.string().nullable(),
  ...notificationMarks,
  ...atPosition,
});

export const eventShape = z.object({
  pos: z.number().int().min(1),
  type: z.string().min(1),
  conversationId: z.uuid().nullable(),
  at: moment,
  actor: participantShape,
  data: z.object({
    message: messageShape.optional(),
    conversation: z.object(headFields).optional(),
    before: standing.nullable().optional(),
    reader: participantShape.optional(),
    seq: z.number().int().optional(),
    visitor: named.optional(),
    notification: notificationShape.optional(),
  }),
});

export const eventListShape = z.object({
  events: z.array(eventShape),
  head: position,
  epoch: z.string(),
  reset: z.literal(true).optional(),
});

const visitorShape = named.extend({ email: z.string().nullable(), isIdentified: z.boolean(), createdAt: moment });
export const registrationShape = z.object({ visitor: visitorShape, token: z.string().min(20) });
export const ticketShape = z.object({ url: z.url(), token: z.string().min(20), expiresAt: moment });

export const problemShape = z.object({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.number(),
  code: z.string().min(1),
  detail: z.string().min(1),
  errors: z.array(z.object({ field: z.string(), message: z.string().min(1) })).optional(),
  missed: z.array(messageShape).optional(),
});
