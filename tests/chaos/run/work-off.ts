import { setTimeout as delay } from "node:timers/promises";
import { limits } from "#lib/chat/limits.ts";
import type { Violation } from "../judge/violation.ts";
import type { Participant } from "../participant/participant.ts";
import { jobLeaseSeconds } from "../world/chaos-installation.ts";
import type { Stage } from "./apply-fault.ts";
import type { QueueLookout } from "./queue-lookout.ts";

/** What a look at the queue and a match may take on a machine that has much else to do. */
const slackMs = 10_000;
/** So long a conversation may wait although somebody is free, from when all is well: until a dead worker's lease is over. */
const stuckMsMax = (jobLeaseSeconds + limits.matchEverySeconds) * 1_000 + slackMs;
/** Within so long everybody who waits has had their turn, however much else the machine has to do. */
const withinMs = 120_000;
const lookEveryMs = 100;

/**
 * All is well: everybody who answers takes what they are offered and closes it soon, until nobody waits. Who waits although
 * somebody is free for longer than a dead worker can hold things up is stuck.
 */
export async function workOff({ participants, record }: Stage, lookout: QueueLookout): Promise<Violation[]> {
  const startedAt = performance.now();
  for (const participant of participants) participant.order({ kind: "work-off" });
  for (;;) {
    const { waiting, stuck, stuckMs } = await lookout.look();
    const unsent = await findUnsent(participants);
    const passedMs = Math.round(performance.now() - startedAt);
    if (waiting.length === 0 && unsent.length === 0) {
      record.note(`nobody waits any more after ${passedMs} ms`);
      return [];
    }
    if (stuckMs > stuckMsMax) {
      return stuck.map((what) => stuckFor(`For ${Math.round(stuckMs)} ms nobody is offered conversation ${what}.`));
    }
    if (passedMs > withinMs) {
      return [
        ...waiting.map((id) => stuckFor(`After ${passedMs} ms conversation ${id} still waits.`)),
        ...unsent.map((name) =>
          unsettled(`After ${passedMs} ms ${name} has a message on its way, or does not answer.`),
        ),
      ];
    }
    await delay(lookEveryMs);
  }
}

/** A tab that does not answer may have anything on its way. */
async function findUnsent(participants: readonly Participant[]): Promise<string[]> {
  const looks = participants.map(async (participant) => {
    const report = await participant.report().catch(() => null);
    const pending = Object.values(report?.state.pending ?? {}).flat();
    const hasUnsent = report === null || pending.some(({ status }) => status === "sending");
    return hasUnsent ? [participant.name] : [];
  });
  return (await Promise.all(looks)).flat();
}

function stuckFor(detail: string): Violation {
  return { kind: "stuck", detail };
}

function unsettled(detail: string): Violation {
  return { kind: "unsettled", detail };
}
