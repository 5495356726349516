"use client";

import { CircleCheck, Clock } from "lucide-react";
import { Ago } from "../ago.tsx";
import { useSystem } from "../settings-queries.ts";

/** How far events have come to the message broker; nothing where none is used, or nobody knows. */
export function PublishingLine() {
  const { data } = useSystem();
  const publishing = data?.publishing ?? null;
  if (publishing === null) return null;
  const { waiting, since } = publishing;
  return (
    <p role="status" className="flex items-center gap-2 text-muted text-sm">
      {waiting === 0 ? (
        <>
          <CircleCheck aria-hidden className="size-4 text-faint" />
          All events are published.
        </>
      ) : (
        <>
          <Clock aria-hidden className="size-4 text-faint" />
          <span>
            {waiting === 1 ? "One event waits" : `${waiting.toLocaleString("en")} events wait`} to be published
            {since && (
              <>
                , the first from <Ago at={since} />
              </>
            )}
            .
          </span>
        </>
      )}
    </p>
  );
}
