import { type Actor, type Principal, participantOf } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { NewEvent } from "./events/event.ts";
import type { Signal, SignalPublisher } from "./signals.ts";
import type { TenantStore, Tenants } from "./store.ts";
import type { TokenMinter } from "./tokens.ts";
import type { UseCase } from "./use-case.ts";

/** The outside, as use cases need it. `compose` builds it once per process. */
export interface Chat {
  readonly tenants: Tenants;
  readonly tokens: TokenMinter;
  readonly signals: SignalPublisher;
  now(): Date;
  /** @returns a UUID version 7. */
  newId(): string;
}

/**
 * The only pipeline by which anything happens: authorised, parsed, run in one transaction, its events appended to the
 * tenant's log, and only after the commit signalled and answered.
 * @throws ChatError for every refusal; any other error is a fault of ours.
 */
export async function execute<Output>(
  chat: Chat,
  useCase: UseCase<Output>,
  call: { principal: Principal; input: unknown },
): Promise<Output> {
  const { principal, input } = call;
  const signals: Signal[] = [];
  const output = await chat.tenants.within(
    principal.tenantId,
    async (tenant) => {
      signals.length = 0;
      const events: NewEvent[] = [];
      const now = chat.now();
      const actor = await identify(tenant, principal);
      const result = await useCase.perform(
        {
          tenant,
          actor,
          principal,
          now,
          tokens: chat.tokens,
          newId: () => chat.newId(),
          emit: (event) => events.push(event),
          signal: (signal) => signals.push(signal),
        },
        input,
      );
      if (events.length > 0) await tenant.log.append(events, { actor: participantOf(actor), at: now });
      return result;
    },
    { access: useCase.access },
  );
  for (const signal of signals) chat.signals.publish(principal.tenantId, signal);
  return output;
}

/**
 * Reads who the caller is now, so that a right that was taken away is gone with the next call.
 * @throws ChatError `unauthenticated` where the tenant does not know them any more.
 */
async function identify(tenant: TenantStore, principal: Principal): Promise<Actor> {
  if (principal.kind === "anonymous") return { kind: "anonymous" };
  const gone = new ChatError("unauthenticated", "This sign-in is no longer valid.");
  if (principal.kind === "visitor") {
    const visitor = await tenant.visitors.get(principal.id);
    if (visitor === null) throw gone;
    return { kind: "visitor", id: visitor.id, name: visitor.name };
  }
  const member = await tenant.members.get(principal.id);
  if (member === null) throw gone;
  return { kind: "member", id: member.id, name: member.name, role: member.role };
}
