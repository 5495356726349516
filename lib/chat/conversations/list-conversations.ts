import { z } from "zod";
import { isStaff, participantOf, type StaffActor, type VisitorActor } from "../actor.ts";
import { notFound } from "../errors.ts";
import { type AtPosition, invalidCursor, type Page, pageInput, positionOf, toPage } from "../page.ts";
import { seeConversations } from "../permissions.ts";
import type { ConversationCounts, ConversationPlace, ConversationQuery } from "../store.ts";
import { useCase } from "../use-case.ts";
import type { Conversation, ConversationRecord } from "./conversation.ts";
import { presentToCaller } from "./find-conversation.ts";

export const inboxViews = ["queue", "mine", "all"] as const;
export type InboxView = (typeof inboxViews)[number];

export interface ConversationList extends Page<Conversation>, AtPosition {
  /** How many conversations each view holds. Told with a first page, and to members only; else null. */
  counts: ConversationCounts | null;
}

/** Conversations by last activity, newest first: a view of the inbox for a member, a visitor's own for a visitor. */
export const listConversations = useCase({
  name: "ListConversations",
  needs: { member: seeConversations, key: true, visitor: true },
  access: "read",
  input: z.object({ ...pageInput, view: z.enum(inboxViews).default("all") }),
  async run(context, { view, cursor, limit }): Promise<ConversationList> {
    const { tenant, actor } = context;
    const found = await tenant.conversations.list({
      ...scopeOf(actor, view),
      ...(cursor === undefined ? {} : { after: decodeCursor(cursor) }),
      reader: participantOf(actor),
      limit: limit + 1,
    });
    const { items: records, nextCursor } = toPage(found, limit, encodeCursor);
    const items: Conversation[] = [];
    for (const record of records) items.push(await presentToCaller(context, record));
    const counted = isStaff(actor) && cursor === undefined ? actor.reach : null;
    const counts = counted && (await tenant.conversations.count(actor.id, counted));
    return { items, nextCursor, counts, ...(await positionOf(tenant)) };
  },
});

function scopeOf(actor: StaffActor | VisitorActor, view: InboxView): Partial<ConversationQuery> {
  if (actor.kind === "visitor") return { visitorId: actor.id };
  const { id: assigneeId, reach } = actor;
  if (reach === null) throw notFound();
  switch (view) {
    case "queue":
      return { reach, status: ["queued"] };
    case "mine":
      return { reach, status: ["open", "snoozed"], assigneeId };
    case "all":
      return { reach };
  }
}

function encodeCursor(conversation: ConversationRecord): string {
  return `${conversation.updatedAt.getTime()}_${conversation.id}`;
}

function decodeCursor(cursor: string): ConversationPlace {
  const match = /^(?<time>\d{1,15})_(?<id>[0-9a-f-]{36})$/.exec(cursor);
  const { time, id } = match?.groups ?? {};
  if (time === undefined || id === undefined) throw invalidCursor();
  return { updatedAt: new Date(Number(time)), id };
}
