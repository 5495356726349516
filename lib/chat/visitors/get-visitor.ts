import { z } from "zod";
import { participantOf } from "../actor.ts";
import { presentConversation } from "../conversations/conversation.ts";
import { notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { presentVisitor } from "./visitor.ts";

/** A visitor with their latest conversations, for the panel beside the transcript. */
export const getVisitor = useCase({
  name: "GetVisitor",
  needs: { member: "visitors.read" },
  access: "read",
  input: z.object({ visitorId: existingIdSchema }),
  async run({ tenant, actor }, { visitorId }) {
    const visitor = await tenant.visitors.get(visitorId);
    if (visitor === null) throw notFound();
    const reader = participantOf(actor);
    const conversations = await tenant.conversations.list({ reader, visitorId, limit: limits.pageSizeDefault });
    return { ...presentVisitor(visitor), conversations: conversations.map(presentConversation) };
  },
});
