"use client";

import { classNames } from "#components/ui/class-names.ts";
import { formatDate, formatDuration, formatPrecisely, isSameDay } from "./format-time.ts";
import type { MissingTime, TraceStage, TraceStep } from "./trace-steps.ts";

const labels: Record<TraceStage, string> = {
  accepted: "Accepted",
  committed: "Committed",
  fanned_out: "Fanned out",
  delivered: "Delivered",
  read: "Read",
};

const missingWords: Record<MissingTime, string> = {
  not_yet: "Not yet",
  pending: "Being noted…",
  unrecorded: "Not recorded",
  forgotten: "Time no longer known",
};

interface MessageTraceStepProps {
  step: TraceStep;
  /** When the message was accepted: what happened on another day says on which. */
  acceptedAt: string;
  /** Whom the message is for, where nobody is known yet who got it. */
  recipient: string;
  isLast: boolean;
}

/** One step of a message's way: what happened, when, how long after the step before, and whom it reached. */
export function MessageTraceStep({ step, acceptedAt, recipient, isLast }: MessageTraceStepProps) {
  const { stage, at, since, missing } = step;
  const hasHappened = missing === null || missing === "forgotten";
  return (
    <li className="grid grid-cols-[0.75rem_1fr_auto] gap-x-3">
      <span aria-hidden className="flex flex-col items-center gap-1.5 pt-1.5">
        <span
          className={classNames(
            "size-2 shrink-0 rounded-full",
            hasHappened ? "bg-accent" : "shadow-[inset_0_0_0_1.5px_var(--color-edge)]",
          )}
        />
        {!isLast && <span className="-mb-1.5 w-px flex-1 bg-edge/50" />}
      </span>
      <div className="min-w-0 pb-4">
        <p className={classNames("text-sm", hasHappened ? "font-medium" : "text-muted")}>{labels[stage]}</p>
        <p className="wrap-anywhere text-faint text-xs">{explain(step, recipient)}</p>
      </div>
      <div className="pb-4 text-right text-sm tabular-nums">
        {at === null ? (
          <p className="text-faint">{missing && missingWords[missing]}</p>
        ) : (
          <time dateTime={at}>
            {!isSameDay(at, acceptedAt) && `${formatDate(at)}, `}
            {formatPrecisely(at)}
          </time>
        )}
        {since && (
          <p className="text-faint text-xs">
            +{formatDuration(since.ms)}
            <span className="sr-only"> after {labels[since.stage].toLowerCase()}</span>
          </p>
        )}
      </div>
    </li>
  );
}

function explain({ stage, reader }: TraceStep, recipient: string): string {
  switch (stage) {
    case "accepted":
      return "The server took it";
    case "committed":
      return "Safe in the log";
    case "fanned_out":
      return "On its way to open screens";
    case "delivered":
      return `To ${reader?.name ?? recipient}`;
    case "read":
      return `By ${reader?.name ?? recipient}`;
  }
}
