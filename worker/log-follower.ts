import type { MessageConsumer, Verdict } from "#lib/broker/message-broker.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { followLog } from "#lib/chat/subscribers/follow-log.ts";
import { HandlingFailed } from "#lib/chat/subscribers/handling-failed.ts";
import type { LogSubscriber } from "#lib/chat/subscribers/subscriber.ts";
import type { KnownTenants } from "#lib/identity/known-tenants.ts";
import { queueOf } from "./broker-topology.ts";
import { type Hint, hintOf } from "./log-message.ts";

const messagesAtOnceMax = 64;
/** Of so many tenants is remembered how far the subscriber has come, so that old messages cost nothing. */
const tenantsRememberedMax = 10_000;

export interface LogFollowerOptions {
  chat: Chat;
  subscriber: LogSubscriber;
  known: KnownTenants;
  onError(error: unknown): void;
}

/**
 * Has a subscriber go on whenever a message says that there is something for it. A message is a hint only: what is handled,
 * and from where, is read in the log, so that doubles, late ones and forged ones change nothing. One that could not be acted
 * upon is done all the same: the job that was asked for together with the event does it.
 */
export function logFollower(options: LogFollowerOptions): MessageConsumer {
  const { subscriber, known, onError } = options;
  const reached = new Map<TenantId, number>();
  const turns = new Map<TenantId, Promise<void>>();
  /** Where the subscriber did not cope with an event. Until it is past that, which is the job's doing, messages are no use. */
  const stuck = new Map<TenantId, number>();

  async function follow(tenantId: TenantId, { pos }: Hint): Promise<void> {
    if ((reached.get(tenantId) ?? 0) >= pos) return;
    const stuckAt = stuck.get(tenantId);
    if (stuckAt !== undefined && (await positionOf(options, tenantId)) < stuckAt) return;
    stuck.delete(tenantId);
    reached.delete(tenantId);
    reached.set(tenantId, await followToHead(options, tenantId));
    for (const [oldest] of reached.size > tenantsRememberedMax ? reached : []) {
      reached.delete(oldest);
      break;
    }
  }

  /** Those of a tenant one after another: the first handles what all of them are about. */
  function takeTurn(tenantId: TenantId, hint: Hint): Promise<void> {
    const before = turns.get(tenantId) ?? Promise.resolve();
    const turn = before
      .then(() => follow(tenantId, hint))
      .catch((error: unknown) => {
        if (error instanceof HandlingFailed) stuck.set(tenantId, error.event.pos);
        onError(error);
      })
      .finally(() => {
        if (turns.get(tenantId) === turn) turns.delete(tenantId);
      });
    turns.set(tenantId, turn);
    return turn;
  }

  return {
    queue: queueOf(subscriber),
    prefetch: messagesAtOnceMax,
    async handle({ headers }): Promise<Verdict> {
      const hint = hintOf(headers);
      const tenantId = hint && (await known.find(hint.tenantId));
      if (hint === null || tenantId === null) return "refused";
      await takeTurn(tenantId, hint);
      return "done";
    },
  };
}

async function positionOf({ chat, subscriber }: LogFollowerOptions, tenantId: TenantId): Promise<number> {
  const pos = await chat.tenants.within(tenantId, ({ cursors }) => cursors.get(subscriber.name), { access: "read" });
  return pos ?? 0;
}

/** @returns how far the subscriber has come */
async function followToHead({ chat, subscriber }: LogFollowerOptions, tenantId: TenantId): Promise<number> {
  const call = { principal: { kind: "system", tenantId }, input: { subscriber: subscriber.name } } as const;
  for (;;) {
    const { pos, isAtHead } = await execute(chat, followLog, call);
    if (isAtHead) return pos;
  }
}
