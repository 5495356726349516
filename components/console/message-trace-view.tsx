"use client";

import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Message } from "#lib/chat/messages/message.ts";
import type { MessageTrace } from "#lib/chat/messages/trace-message.ts";
import { useMe } from "./chat-client-provider.tsx";
import { formatDate } from "./format-time.ts";
import { LoadFailure } from "./load-failure.tsx";
import { MessageTraceStep } from "./message-trace-step.tsx";
import { traceStages, traceSteps } from "./trace-steps.ts";
import { useDeliveryState, useMessageTrace } from "./use-message-trace.ts";

/** The way of one message, from its acceptance to its reading. */
export function MessageTraceView({ message }: { message: Message }) {
  const me = useMe();
  const query = useMessageTrace(message);
  const { author, kind, createdAt } = message;
  return (
    <>
      <p className="flex items-center gap-2 pb-4 text-muted text-sm">
        <Avatar id={author.id} name={author.name} size="xs" />
        <span className="min-w-0 truncate font-medium text-ink">{author.id === me.id ? "You" : author.name}</span>
        <span className="ml-auto shrink-0 text-faint text-xs">
          {kind === "note" && "Internal note, "}
          {formatDate(createdAt)}
        </span>
      </p>
      {query.isError ? (
        <LoadFailure title="The details could not be loaded" query={query} className="px-2 py-6" />
      ) : query.data === undefined ? (
        <TraceSkeleton />
      ) : (
        <LoadedTrace message={message} trace={query.data} now={query.dataUpdatedAt} />
      )}
    </>
  );
}

function LoadedTrace({ message, trace, now }: { message: Message; trace: MessageTrace; now: number }) {
  const { kind, author } = message;
  const steps = traceSteps({ trace, kind, state: useDeliveryState(message), now });
  return (
    <>
      <ol aria-label="The way of the message" className="flex flex-col">
        {steps.map((step, index) => (
          <MessageTraceStep
            key={step.stage}
            step={step}
            acceptedAt={trace.acceptedAt}
            recipient={author.kind === "visitor" ? "your team" : "the visitor"}
            isLast={index === steps.length - 1}
          />
        ))}
      </ol>
      {kind === "note" && <p className="pb-3 text-muted text-sm">A note stays with your team.</p>}
      {trace.pos === null && (
        <p className="pb-3 text-muted text-sm">
          The log no longer reaches back to this message, so that most of its way is no longer known.
        </p>
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-1 border-line border-t pt-3 text-xs">
        <Fact label="Number in the conversation">{trace.seq.toLocaleString("en")}</Fact>
        <Fact label="Position in the log">{trace.pos?.toLocaleString("en") ?? "No longer known"}</Fact>
      </dl>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="text-faint">{label}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  );
}

/** As high as the way of a message, so that the window does not grow when it comes. */
function TraceSkeleton() {
  return (
    <div role="status" aria-busy aria-label="Loading the details" className="flex flex-col gap-5 pb-2">
      {traceStages.map((stage) => (
        <div key={stage} className="flex h-9 items-start gap-3">
          <Skeleton className="mt-1.5 size-2.5 rounded-full" />
          <div className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="h-2.5 w-40" />
          </div>
          <Skeleton className="mt-1 h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
