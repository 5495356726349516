import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import { changeStatus } from "../conversations/change-status.ts";
import { accessChanged } from "../events/access-changed.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { end } from "../matching/end-offers.ts";
import { type Context, useCase } from "../use-case.ts";
import { findMemberToChange, lastOwnerError, targetOf } from "./find-member.ts";
import type { MemberViewRecord } from "./member.ts";

/**
 * Shuts a member out: their sign-ins, their password and an open invitation end. Their name stays where they have spoken,
 * and their address is free for another login. The conversations that they had open go back to the queue, and what they are
 * offered is withdrawn, because a visitor would otherwise wait for somebody who does not come any more. Somebody who
 * leaves by themselves does the same.
 * @throws ChatError `last_owner`, `not_found`, `forbidden`
 */
export const removeMember = useCase({
  name: "RemoveMember",
  needs: { member: "members.manage", key: true },
  access: "write",
  input: z.object({ memberId: existingIdSchema }),
  async run(context, { memberId }): Promise<null> {
    const { tenant, now, emit, audit } = context;
    const { member, role, isLastOwner } = await findMemberToChange(context, memberId);
    if (isLastOwner) throw lastOwnerError();
    await tenant.members.change(memberId, { removedAt: now });
    await tenant.members.removeAccount(memberId);
    await tenant.invitations.remove(memberId);
    await tenant.sessions.endAll(memberId, { except: null, endedAt: now });
    emit(accessChanged("member", memberId));
    await withdrawOffers(context, memberId);
    const released = await releaseConversations(context, member);
    const before = { email: member.email, role: role?.name ?? null };
    audit({ action: "member.removed", target: targetOf(member), before, after: { released } });
    return null;
  },
});

async function withdrawOffers(context: Context<StaffActor>, memberId: string): Promise<void> {
  const { offers, conversations } = context.tenant;
  for (const offer of await offers.pending({ memberId })) {
    const conversation = await conversations.get(offer.conversationId);
    if (conversation !== null) await end(context, conversation, [{ offer, outcome: "withdrawn", reason: null }]);
  }
}

/** Puts what a member has open or snoozed back into the queue. @returns how many conversations that were. */
async function releaseConversations(context: Context<StaffActor>, { id, name }: MemberViewRecord): Promise<number> {
  const { conversations } = context.tenant;
  const reader = { kind: "operator", id } as const;
  for (let count = 0; ; ) {
    // What was released is not found again.
    const theirs = await conversations.list({
      reader,
      assigneeId: id,
      status: ["open", "snoozed"],
      limit: limits.pageSizeDefault,
    });
    if (theirs.length === 0) return count;
    for (const conversation of theirs) {
      await changeStatus(context, conversation, {
        event: "ConversationQueued",
        status: "queued",
        assigneeId: null,
        line: `put the conversation back into the queue, as ${name} has left`,
      });
    }
    count += theirs.length;
  }
}
