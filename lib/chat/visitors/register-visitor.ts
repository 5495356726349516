import { z } from "zod";
import type { AnonymousActor, VisitorActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { noAudience } from "../events/event.ts";
import { identityRequiredError } from "../identity/identify.ts";
import { limits } from "../limits.ts";
import { type Context, useCase } from "../use-case.ts";
import { enterIdentified } from "./enter-identified.ts";
import { mergeVisitor } from "./merge-visitor.ts";
import { anonymousName, presentVisitor, type Visitor, type VisitorRecord } from "./visitor.ts";

export interface RegisteredVisitor {
  visitor: Visitor;
  /** The bearer token by which they are known again. */
  token: string;
}

/**
 * Makes somebody on the host's page a visitor of the tenant. Who brings an identity that the host's server has signed is
 * the visitor of that identity, on every device. What they wrote before, anonymously, is theirs as well where they bring
 * that visitor's token too: it is the proof of the one, as the identity is of the other. The former token opens nothing
 * any more. A visitor who is identified already never merges with another. Where the tenant wants to know everybody, this
 * is all that an anonymous visitor of earlier may still do.
 * @throws ChatError `unauthenticated` for an identity that does not hold, which is never taken for none;
 * `identity_required` without one, where the tenant wants one
 */
export const registerVisitor = useCase({
  name: "RegisterVisitor",
  needs: { anonymous: true, visitor: "unidentified" },
  access: "write",
  input: z.object({
    /** A JWT of the host's server. */
    identity: z.string().max(limits.identityMax).optional(),
    /** What the page says of somebody anonymous. Of the identified only what is signed counts. */
    name: z.string().trim().min(1).max(limits.nameMax).optional(),
    email: z.email().max(limits.emailMax).optional(),
  }),
  async run(context, { identity, name, email }): Promise<RegisteredVisitor> {
    const { actor, principal, tokens } = context;
    if (identity === undefined) {
      const id = context.newId();
      const given = { name: name ?? anonymousName(id), email: email ?? null };
      const record = { id, ...given, externalId: null, createdAt: context.now };
      await enterAnonymous(context, record);
      return { visitor: presentVisitor(record), token: await tokens.forVisitor(principal.tenantId, id) };
    }
    const former = actor.kind === "visitor" && !actor.isIdentified ? await context.tenant.visitors.get(actor.id) : null;
    const visitor = await enterIdentified(context, { identity, former });
    if (former !== null) await mergeVisitor(context, { former, into: visitor });
    return { visitor: presentVisitor(visitor), token: await tokens.forVisitor(principal.tenantId, visitor.id) };
  },
});

/** @throws ChatError `identity_required`, `invalid_input` for a visitor who brings nothing new */
async function enterAnonymous(
  { tenant, actor, emit }: Context<AnonymousActor | VisitorActor>,
  record: VisitorRecord,
): Promise<void> {
  const { identityRequired } = await tenant.access.anonymous();
  if (identityRequired) throw identityRequiredError();
  if (actor.kind === "visitor") {
    // A token that could renew itself would never end.
    throw new ChatError("invalid_input", "You are a visitor already. Bring an identity to say who you are.", {
      fields: [{ field: "identity", message: "Bring what the host's server has signed." }],
    });
  }
  await tenant.visitors.add(record);
  const visitor = presentVisitor(record);
  emit({ type: "VisitorRegistered", conversationId: null, audience: noAudience, data: { visitor } });
}
