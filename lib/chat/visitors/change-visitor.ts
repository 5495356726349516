import { z } from "zod";
import { changesOf, isChanged } from "../audit/changes-of.ts";
import { audienceOfVisitor } from "../events/event.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { findVisitor } from "./find-visitor.ts";
import { presentVisitor, type Visitor } from "./visitor.ts";

/** Gives a visitor another name or address. What the host's server says of them later wins. @throws ChatError `not_found` */
export const changeVisitor = useCase({
  name: "ChangeVisitor",
  needs: { member: "visitors.edit", key: true },
  access: "write",
  input: z.object({
    visitorId: existingIdSchema,
    name: z.string().trim().min(1).max(limits.nameMax).optional(),
    /** Null takes it away. */
    email: z.email().max(limits.emailMax).nullable().optional(),
  }),
  async run(context, { visitorId, name, email }): Promise<Visitor> {
    const { visitor: record } = await findVisitor(context, visitorId);
    const before = { name: record.name, email: record.email };
    const after = { name: name ?? record.name, email: email === undefined ? record.email : email };
    const changes = changesOf(before, after);
    const visitor = presentVisitor({ ...record, ...after });
    if (!isChanged(changes)) return visitor;
    await context.tenant.visitors.change(visitorId, after);
    context.emit({
      type: "VisitorChanged",
      conversationId: null,
      audience: audienceOfVisitor(visitor),
      data: { visitor },
    });
    const target = { kind: "visitor", id: visitorId, name: record.name } as const;
    context.audit({ action: "visitor.changed", target, ...changes });
    return visitor;
  },
});
