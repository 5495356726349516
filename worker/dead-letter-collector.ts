import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Delivery, MessageConsumer } from "#lib/broker/message-broker.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { leaveEventBehind } from "#lib/chat/subscribers/leave-event-behind.ts";
import { noteUnreadable } from "#lib/chat/subscribers/note-unreadable.ts";
import type { KnownTenants } from "#lib/identity/known-tenants.ts";
import type { Log } from "#lib/telemetry/log.ts";
import { deadQueue, subscriberOfQueue } from "./broker-topology.ts";
import { hintOf, tenantNamedBy } from "./log-message.ts";

const messagesAtOnceMax = 8;
const retryAfterMs = 1_000;

/** What the broker adds to a message when it gives it up, the latest first. */
const deathsSchema = z.array(z.object({ queue: z.string(), reason: z.string() })).min(1);

export interface DeadLetterCollectorOptions {
  chat: Chat;
  known: KnownTenants;
  log: Log;
  /** Ends the tries for what could not be noted. */
  stopping: AbortSignal;
  onError(error: unknown): void;
}

/**
 * Brings what the broker has given up before those who look after the workspace. A message that was delivered too often is
 * one over which workers die: then it is the next event of its subscriber that they cannot cope with.
 */
export function deadLetterCollector(options: DeadLetterCollectorOptions): MessageConsumer {
  const { known, log, stopping, onError } = options;

  async function collect({ headers }: Delivery): Promise<void> {
    const [death] = deathsSchema.safeParse(headers["x-death"]).data ?? [];
    const subscriber = death && subscriberOfQueue(death.queue);
    const named = tenantNamedBy(headers);
    const tenantId = named && (await known.find(named));
    if (!death || !subscriber || !tenantId) {
      log.warn({ queue: death?.queue, reason: death?.reason }, "a dead message of the broker names nobody's events");
      return;
    }
    await note(options.chat, { tenantId, subscriber, reason: death.reason, pos: hintOf(headers)?.pos ?? null });
  }

  return {
    queue: deadQueue,
    prefetch: messagesAtOnceMax,
    async handle(delivery) {
      for (;;) {
        try {
          await collect(delivery);
          return "done";
        } catch (error) {
          // It comes again to whoever connects next, since nothing was said of it.
          if (stopping.aborted) throw error;
          onError(error);
          await delay(retryAfterMs, undefined, { signal: stopping }).catch(() => undefined);
        }
      }
    },
  };
}

interface DeadMessage {
  tenantId: TenantId;
  subscriber: string;
  reason: string;
  pos: number | null;
}

async function note(chat: Chat, { tenantId, subscriber, reason, pos }: DeadMessage): Promise<void> {
  const principal = { kind: "system", tenantId } as const;
  if (reason === "delivery_limit" && pos !== null) {
    const input = { subscriber, upTo: pos, reason: "Workers ended again and again while they handled it." };
    await execute(chat, leaveEventBehind, { principal, input });
  } else {
    const input = { subscriber, reason: `A message for it could not be read (${reason}).` };
    await execute(chat, noteUnreadable, { principal, input });
  }
}
