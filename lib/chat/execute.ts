import { type Actor, type Principal, participantOf } from "./actor.ts";
import { ChatError } from "./errors.ts";
import type { LoggedEvent, NewEvent } from "./events/event.ts";
import type { TenantId } from "./ids.ts";
import type { Signal, SignalPublisher } from "./signals.ts";
import type { TenantStore, Tenants } from "./store.ts";
import type { TokenMinter } from "./tokens.ts";
import type { UseCase } from "./use-case.ts";

/** The outside, as use cases need it. `compose` builds it once per process. */
export interface Chat {
  readonly tenants: Tenants;
  readonly tokens: TokenMinter;
  readonly signals: SignalPublisher;
  /**
   * Told of each commit of this process that added to a log, before the caller is answered. On a database on which units
   * write side by side, commits may be told in another order than that of the log.
   */
  readonly onCommit?: CommitListener | undefined;
  now(): Date;
  /** @returns a UUID version 7. */
  newId(): string;
}

export type CommitListener = (commit: Commit) => void;

/** What one call has added to a tenant's log. */
export interface Commit {
  tenantId: TenantId;
  /** Consecutive in the log; at least one. */
  logged: readonly LoggedEvent[];
  acceptedAt: Date;
  committedAt: Date;
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
  const acceptedAt = chat.now();
  let logged: readonly LoggedEvent[] = [];
  const output = await chat.tenants.within(
    principal.tenantId,
    async (tenant) => {
      signals.length = 0;
      logged = [];
      const events: NewEvent[] = [];
      const actor = await identify(tenant, principal);
      const result = await useCase.perform(
        {
          tenant,
          actor,
          principal,
          now: acceptedAt,
          tokens: chat.tokens,
          newId: () => chat.newId(),
          emit: (event) => events.push(event),
          signal: (signal) => signals.push(signal),
        },
        input,
      );
      if (events.length > 0) logged = await tenant.log.append(events, { actor: participantOf(actor), at: acceptedAt });
      return result;
    },
    { access: useCase.access },
  );
  if (logged.length > 0) chat.onCommit?.({ tenantId: principal.tenantId, logged, acceptedAt, committedAt: chat.now() });
  for (const signal of signals) chat.signals.publish(principal.tenantId, signal);
  return output;
}

/**
 * Reads who the caller is now, so that a right that was taken away is gone with the next call.
 * @throws ChatError `unauthenticated` where the tenant does not know them any more.
 */
async function identify(tenant: TenantStore, principal: Principal): Promise<Actor> {
  if (principal.kind === "anonymous") return { kind: "anonymous" };
  if (principal.kind === "visitor") {
    const visitor = await tenant.visitors.get(principal.id);
    if (visitor === null) throw noLongerKnown();
    return { kind: "visitor", id: visitor.id, name: visitor.name };
  }
  const member = await tenant.members.get(principal.id);
  if (member === null) throw noLongerKnown();
  return { kind: "member", id: member.id, name: member.name, role: member.role };
}

function noLongerKnown(): ChatError {
  return new ChatError("unauthenticated", "This sign-in is no longer valid.");
}
