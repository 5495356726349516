import { participantOf, type StaffActor } from "../actor.ts";
import type { ConversationViewRecord } from "../conversations/conversation.ts";
import { notFound } from "../errors.ts";
import { limits } from "../limits.ts";
import type { Context } from "../use-case.ts";
import type { VisitorRecord } from "./visitor.ts";

interface FoundVisitor {
  visitor: VisitorRecord;
  /** Their latest, as far as the actor sees them. */
  conversations: ConversationViewRecord[];
}

/**
 * A visitor whom the actor may know of: whoever sees only some conversations, sees the visitors who have one among them.
 * @throws ChatError `not_found`, also for one who turned out to be somebody else
 */
export async function findVisitor({ tenant, actor }: Context<StaffActor>, visitorId: string): Promise<FoundVisitor> {
  const { reach } = actor;
  const access = await tenant.access.visitor(visitorId);
  const visitor = await tenant.visitors.get(visitorId);
  if (visitor === null || access === null || access.isMerged || reach === null) throw notFound();
  const reader = participantOf(actor);
  const conversations = await tenant.conversations.list({ reader, visitorId, reach, limit: limits.pageSizeDefault });
  if (reach.kind !== "all" && conversations.length === 0) throw notFound();
  return { visitor, conversations };
}
