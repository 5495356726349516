import type { Participant } from "#lib/chat/actor.ts";
import type { MessageKind } from "#lib/chat/messages/message.ts";
import type { MessageTrace, Receipt } from "#lib/chat/messages/trace-message.ts";
import type { DeliveryState } from "#lib/client/delivery-state.ts";

/** What processes note of a message's way is written about once a second, so that it may be missing for this long. */
const notedWithinMs = 5_000;

/** The steps in their order. */
export const traceStages = ["accepted", "committed", "fanned_out", "delivered", "read"] as const;
export type TraceStage = (typeof traceStages)[number];

/**
 * Why a step has no time. `not_yet`: it has not happened. `pending`: it is about to be noted. `unrecorded`: nobody noted
 * it. `forgotten`: it happened, but the log no longer reaches back to it.
 */
export type MissingTime = "not_yet" | "pending" | "unrecorded" | "forgotten";

/** One step of a message's way through the system. */
export interface TraceStep {
  stage: TraceStage;
  /** ISO 8601. */
  at: string | null;
  /** The last step before it that has a time, and how long ago that was; null for the first one and without a time. */
  since: { stage: TraceStage; ms: number } | null;
  /** Who it reached. */
  reader: Participant | null;
  missing: MissingTime | null;
}

interface Traced {
  trace: MessageTrace;
  kind: MessageKind;
  /** How far the other side's marks say that it has got. */
  state: DeliveryState;
  /** In epoch milliseconds. */
  now: number;
}

/** Lays the way of a message out from its acceptance to its reading. A note goes to nobody outside, so it ends sooner. */
export function traceSteps({ trace, kind, state, now }: Traced): TraceStep[] {
  const { acceptedAt, committedAt, fannedOutAt, delivered, read } = trace;
  const unnoted = missingNote(trace, now);
  const steps = [
    stepAt("accepted", acceptedAt, "unrecorded"),
    stepAt("committed", committedAt, unnoted),
    stepAt("fanned_out", fannedOutAt, unnoted),
  ];
  const receipts = [receiptStep("delivered", delivered, state !== "sent"), receiptStep("read", read, state === "seen")];
  return withDifferences(kind === "message" ? [...steps, ...receipts] : steps);
}

/** Whether some step may still be noted, so that asking again soon is worth it. */
export function isBeingNoted(trace: MessageTrace, now: number): boolean {
  return (trace.committedAt === null || trace.fannedOutAt === null) && missingNote(trace, now) === "pending";
}

function missingNote({ pos, acceptedAt }: MessageTrace, now: number): MissingTime {
  if (pos === null) return "forgotten";
  return now - Date.parse(acceptedAt) < notedWithinMs ? "pending" : "unrecorded";
}

function stepAt(stage: TraceStage, at: string | null, missing: MissingTime): TraceStep {
  return { stage, at, since: null, reader: null, missing: at === null ? missing : null };
}

function receiptStep(stage: TraceStage, receipt: Receipt | null, hasHappened: boolean): TraceStep {
  const bare = stepAt(stage, receipt?.at ?? null, hasHappened ? "forgotten" : "not_yet");
  return { ...bare, reader: receipt?.reader ?? null };
}

/** The clocks of two processes may differ a little: a step never comes before the one that led to it. */
function withDifferences(steps: readonly TraceStep[]): TraceStep[] {
  return steps.map((step, index) => {
    const before = steps.slice(0, index).findLast(({ at }) => at !== null);
    if (step.at === null || before === undefined || before.at === null) return step;
    const ms = Math.max(0, Date.parse(step.at) - Date.parse(before.at));
    return { ...step, since: { stage: before.stage, ms } };
  });
}
