import { z } from "zod";
import { type MemberActor, participantOf, type VisitorActor } from "../actor.ts";
import { type AtPosition, invalidCursor, type Page, pageInput, positionOf, toPage } from "../page.ts";
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
  needs: { member: "conversations.read", visitor: true },
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
    const counts = actor.kind === "member" && cursor === undefined ? await tenant.conversations.count(actor.id) : null;
    return { items, nextCursor, counts, ...(await positionOf(tenant)) };
  },
});

function scopeOf(actor: MemberActor | VisitorActor, view: InboxView): Partial<ConversationQuery> {
  if (actor.kind === "visitor") return { visitorId: actor.id };
  switch (view) {
    case "queue":
      return { status: ["queued"] };
    case "mine":
      return { status: ["open", "snoozed"], assigneeId: actor.id };
    case "all":
      return {};
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
