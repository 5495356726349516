import type { SystemActor } from "../actor.ts";
import type { ChatEvent } from "../events/event.ts";
import type { LogSubscriber } from "../subscribers/subscriber.ts";
import type { Context } from "../use-case.ts";
import { addNotification } from "./add-notification.ts";
import { memberAddress } from "./addressee.ts";
import { idDerivedFrom } from "./derived-id.ts";

/** Tells members of conversations that somebody else has given them. */
export const notifyOfAssignments: LogSubscriber = {
  name: "notifications",
  types: ["ConversationAssigned"],
  async handle(context: Context<SystemActor>, event: ChatEvent): Promise<void> {
    if (event.type !== "ConversationAssigned") return;
    const { conversation } = event.data;
    const { assignee, visitor } = conversation;
    // Who took it knows, whether it was offered to them or they went for it.
    if (assignee === null || assignee.id === event.actor.id) return;
    await addNotification(context, {
      id: idDerivedFrom(event, { tenantId: context.principal.tenantId, vault: context.vault }),
      type: "conversation.assigned",
      title: `${event.actor.name} assigned you a conversation`,
      body: visitor.name,
      url: null,
      data: { conversationId: conversation.id },
      addressees: [memberAddress(assignee.id)],
    });
  },
};
