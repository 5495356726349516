import { z } from "zod";
import { ChatError, notFound } from "../errors.ts";
import { audienceOfVisitor } from "../events/event.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { presentVisitor, type Visitor } from "./visitor.ts";

/**
 * A visitor says where an answer reaches them when nobody is there. What the host's server has signed of somebody is not
 * theirs to change.
 * @throws ChatError `forbidden` for an identified visitor who has an address
 */
export const leaveAddress = useCase({
  name: "LeaveAddress",
  needs: { visitor: true },
  access: "write",
  input: z.object({ email: z.email().max(limits.emailMax) }),
  async run({ tenant, actor, emit }, { email }): Promise<Visitor> {
    const record = await tenant.visitors.get(actor.id);
    if (record === null) throw notFound();
    if (record.email === email) return presentVisitor(record);
    if (actor.isIdentified && record.email !== null) {
      throw new ChatError("forbidden", "Your address comes from the site on which you are signed in.");
    }
    await tenant.visitors.change(actor.id, { email });
    const visitor = presentVisitor({ ...record, email });
    emit({ type: "VisitorChanged", conversationId: null, audience: audienceOfVisitor(visitor), data: { visitor } });
    return visitor;
  },
});
