import { z } from "zod";
import { presentConversation } from "../conversations/conversation.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { findVisitor } from "./find-visitor.ts";
import { presentVisitor } from "./visitor.ts";

/** A visitor with their latest conversations, for the panel beside the transcript. @throws ChatError `not_found` */
export const getVisitor = useCase({
  name: "GetVisitor",
  needs: { member: "visitors.read", key: true },
  access: "read",
  input: z.object({ visitorId: existingIdSchema }),
  async run(context, { visitorId }) {
    const { visitor, conversations } = await findVisitor(context, visitorId);
    return { ...presentVisitor(visitor), conversations: conversations.map(presentConversation) };
  },
});
