import { z } from "zod";
import { limits } from "../limits.ts";
import { useCase } from "../use-case.ts";
import { anonymousName, presentVisitor } from "./visitor.ts";

/** Makes somebody on the host's page a visitor of the tenant, and gives them the token by which they are known again. */
export const registerVisitor = useCase({
  name: "RegisterVisitor",
  needs: { anonymous: true },
  access: "write",
  input: z.object({
    name: z.string().trim().min(1).max(limits.nameMax).optional(),
    email: z.email().max(limits.emailMax).optional(),
  }),
  async run({ tenant, principal, tokens, now, newId, emit }, { name, email }) {
    const id = newId();
    const record = { id, name: name ?? anonymousName(id), email: email ?? null, createdAt: now };
    await tenant.visitors.add(record);
    const visitor = presentVisitor(record);
    emit({ type: "VisitorRegistered", conversationId: null, visitorId: id, data: { visitor } });
    return { visitor, token: await tokens.forVisitor(principal.tenantId, id) };
  },
});
