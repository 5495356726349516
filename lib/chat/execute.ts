import { type Principal, participantOf } from "./actor.ts";
import { type AuditNote, auditActorOf } from "./audit/audit-entry.ts";
import { ChatError } from "./errors.ts";
import type { LoggedEvent, NewEvent } from "./events/event.ts";
import { identify } from "./identity/identify.ts";
import type { TenantId } from "./ids.ts";
import { followJob, matchJob, type NewJob } from "./jobs/job.ts";
import { isMatchTrigger } from "./matching/match-triggers.ts";
import type { PresenceReader } from "./presence.ts";
import type { CallLimiter, CallOrigin } from "./rate-limits.ts";
import type { Signal, SignalPublisher } from "./signals.ts";
import type { Tenants } from "./store.ts";
import type { LogSubscriber } from "./subscribers/subscriber.ts";
import { subscribers, subscribersOf } from "./subscribers/subscribers.ts";
import type { TokenMinter } from "./tokens.ts";
import type { UseCase } from "./use-case.ts";
import type { Vault } from "./vault.ts";

/** The outside, as use cases need it. `compose` builds it once per process. */
export interface Chat {
  readonly tenants: Tenants;
  readonly tokens: TokenMinter;
  readonly vault: Vault;
  /** Asked before each call. */
  readonly limiter?: CallLimiter | undefined;
  readonly signals: SignalPublisher;
  readonly presence: PresenceReader;
  /**
   * Told of each commit of this process that added to a log, before the caller is answered. On a database on which units
   * write side by side, commits may be told in another order than that of the log.
   */
  readonly onCommit?: CommitListener | undefined;
  /** What follows from events of the log; all of Parley's own where it is left out. */
  readonly subscribers?: readonly LogSubscriber[] | undefined;
  /**
   * Set where the log is published to a message broker: how long subscribers wait for its messages until they look
   * themselves. Without it they look at once.
   */
  readonly followAfterMs?: number | undefined;
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
 * tenant's log together with the jobs that they ask for, and only after the commit signalled and answered.
 * @throws ChatError for every refusal; any other error is a fault of ours.
 */
export async function execute<Output>(chat: Chat, useCase: UseCase<Output>, call: Call): Promise<Output> {
  const { principal, origin } = call;
  if (origin !== undefined) await chat.limiter?.take({ principal, origin, useCase: useCase.name });
  try {
    return await perform(chat, useCase, call);
  } catch (error) {
    const { whenRefused } = useCase;
    if (whenRefused === undefined || !(error instanceof ChatError)) throw error;
    const instead = await perform(chat, whenRefused, call).catch((fault: unknown) => {
      throw fault instanceof ChatError ? error : fault;
    });
    if (instead === null) throw error;
    return instead;
  }
}

interface Call {
  principal: Principal;
  input: unknown;
  origin?: CallOrigin;
}

async function perform<Output>(chat: Chat, useCase: UseCase<Output>, call: Call): Promise<Output> {
  const { principal, input, origin } = call;
  const signals: Signal[] = [];
  const acceptedAt = chat.now();
  const followers = chat.subscribers ?? subscribers;
  let logged: readonly LoggedEvent[] = [];
  const output = await chat.tenants.within(
    principal.tenantId,
    async (tenant) => {
      signals.length = 0;
      logged = [];
      const events: NewEvent[] = [];
      const notes: AuditNote[] = [];
      const jobs: NewJob[] = [];
      const actor = await identify(tenant, principal, { now: acceptedAt, needs: useCase.needs });
      const result = await useCase.perform(
        {
          tenant,
          actor,
          principal,
          now: acceptedAt,
          tokens: chat.tokens,
          vault: chat.vault,
          newId: () => chat.newId(),
          emit: (event) => events.push(event),
          audit: (note) => notes.push(note),
          signal: (signal) => signals.push(signal),
          schedule: (job) => jobs.push(job),
          online: () => chat.presence.online(principal.tenantId, tenant),
          subscribers: followers,
          isLogPublished: chat.followAfterMs !== undefined,
        },
        input,
      );
      const by = { at: acceptedAt, actor: auditActorOf(actor), address: origin?.address ?? null };
      for (const { action, target, before = null, after = null } of notes) {
        await tenant.audit.add({ id: chat.newId(), action, target, before, after, ...by });
      }
      if (events.some(({ type }) => isMatchTrigger(type))) jobs.push(matchJob(acceptedAt));
      const following = subscribersOf(
        events.map(({ type }) => type),
        followers,
      );
      const followAt = new Date(acceptedAt.getTime() + (chat.followAfterMs ?? 0));
      jobs.push(...following.map(({ name }) => followJob(name, followAt)));
      for (const job of jobs) await tenant.jobs.schedule({ ...job, id: chat.newId(), now: acceptedAt });
      if (events.length > 0) logged = await tenant.log.append(events, { actor: participantOf(actor), at: acceptedAt });
      const before = (logged[0]?.event.pos ?? 1) - 1;
      for (const { name } of following) await tenant.cursors.begin(name, { pos: before, now: acceptedAt });
      return result;
    },
    { access: useCase.access },
  );
  if (logged.length > 0) chat.onCommit?.({ tenantId: principal.tenantId, logged, acceptedAt, committedAt: chat.now() });
  for (const signal of signals) chat.signals.publish(principal.tenantId, signal);
  return output;
}
