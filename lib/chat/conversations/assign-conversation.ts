import { z } from "zod";
import { ChatError, notFound } from "../errors.ts";
import { existingIdSchema } from "../ids.ts";
import type { MemberViewRecord } from "../members/member.ts";
import { seeConversations } from "../permissions.ts";
import { findRole } from "../roles/role.ts";
import { type Context, useCase } from "../use-case.ts";
import { assign } from "./assign.ts";
import { changeStatus } from "./change-status.ts";
import type { Conversation } from "./conversation.ts";
import { findConversation, showChanged } from "./find-conversation.ts";

/**
 * Gives a conversation to a member who can sign in and see it, without asking them. It is open then, unless it sleeps. Giving it to who has it
 * already changes nothing. The caller is shown the conversation even where it is out of their sight now.
 * @throws ChatError `not_found` for an unknown conversation or member, `conversation_closed`, `at_capacity`, `invalid_input`
 * for a member who could not answer
 */
export const assignConversation = useCase({
  name: "AssignConversation",
  needs: { member: "conversations.assign", key: true },
  access: "write",
  input: z.object({ conversationId: existingIdSchema, memberId: existingIdSchema }),
  async run(context, { conversationId, memberId }): Promise<Conversation> {
    const conversation = await findConversation(context, conversationId);
    const { id, name } = await findAssignable(context, memberId);
    const { status, assignee, visitor } = conversation;
    if (status === "closed") {
      throw new ChatError("conversation_closed", "This conversation is closed. Reopen it first.");
    }
    if (assignee?.id !== id) {
      const line = `assigned the conversation to ${name}`;
      const event = "ConversationAssigned";
      // What sleeps goes on sleeping, and takes up nothing.
      if (status === "snoozed") await changeStatus(context, conversation, { event, status, assigneeId: id, line });
      else await assign(context, conversation, { memberId: id, event, line });
      context.audit({
        action: "conversation.assigned",
        target: { kind: "conversation", id: conversationId, name: visitor.name },
        before: { status, assignee: assignee?.name ?? null },
        after: { assignee: name },
      });
    }
    return showChanged(context, conversationId);
  },
});

/** A member who can sign in and see conversations. @throws ChatError `not_found`, `invalid_input` */
export async function findAssignable({ tenant }: Context, memberId: string): Promise<MemberViewRecord> {
  const member = await tenant.members.view(memberId);
  if (member === null || member.removedAt !== null) throw notFound();
  const { name, hasLogin } = member;
  const role = await findRole(tenant, member.role);
  const seesIt = role?.permissions.some((permission) => seeConversations.some((needed) => needed === permission));
  if (hasLogin && seesIt === true) return member;
  const message = hasLogin ? `${name} may not see conversations.` : `${name} has not joined yet.`;
  throw new ChatError("invalid_input", message, { fields: [{ field: "memberId", message }] });
}
