import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { JobRecord } from "#lib/chat/jobs/job.ts";
import { reasonOf } from "#lib/chat/jobs/reason-of.ts";
import { followLog } from "#lib/chat/subscribers/follow-log.ts";
import type { HandlingFailed } from "#lib/chat/subscribers/handling-failed.ts";
import { leaveEventBehind } from "#lib/chat/subscribers/leave-event-behind.ts";
import { takenOff } from "./taken-off.ts";

/** So many events are handled for one tenant before others have their turn. */
const eventsPerTurnMax = 100;

interface FollowJob {
  tenantId: TenantId;
  job: JobRecord;
  holder: string;
}

/**
 * Has the subscriber go on until it is at the head of the log. After an event that was tried before, the job begins anew:
 * the next event has all its tries. @throws HandlingFailed
 */
export async function followToHead(chat: Chat, { tenantId, job, holder }: FollowJob): Promise<void> {
  const call = { principal: { kind: "system", tenantId }, input: { subscriber: job.subject } } as const;
  for (let handled = 1; ; handled += 1) {
    const isTurnOver = handled === eventsPerTurnMax || job.attempts > 0;
    const step = takenOff(followLog, { job, holder }, ({ isAtHead }) => {
      if (isAtHead) return "done";
      return isTurnOver ? "anew" : "stays";
    });
    const { isAtHead } = await execute(chat, step, call);
    if (isAtHead || isTurnOver) return;
  }
}

/** Leaves an event that was tried often enough, so that it does not hold up what comes after it. */
export async function leaveBehind(
  chat: Chat,
  { tenantId, job, holder }: FollowJob,
  { event, cause }: HandlingFailed,
): Promise<void> {
  const step = takenOff(leaveEventBehind, { job, holder }, () => "anew");
  const input = { subscriber: job.subject, upTo: event.pos, reason: reasonOf(cause) };
  await execute(chat, step, { principal: { kind: "system", tenantId }, input });
}
