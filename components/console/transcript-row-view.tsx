"use client";

import { formatClock, formatDay, formatFully } from "./format-time.ts";
import { MessageEntry } from "./message-entry.tsx";
import { useNow } from "./relative-time.tsx";
import type { TranscriptRow } from "./transcript-rows.ts";

interface TranscriptRowViewProps {
  row: TranscriptRow;
  conversationId: string;
  /** Whether the Tab key stops at this row. */
  isTabStop: boolean;
}

/** One row of the transcript: a day, a line of the system's, or what somebody wrote. */
export function TranscriptRowView({ row, conversationId, isTabStop }: TranscriptRowViewProps) {
  switch (row.type) {
    case "day":
      return <DayLine at={row.at} />;
    case "system":
      return (
        <p className="px-5 py-2 text-center text-2xs text-faint">
          {row.body}
          <span aria-hidden> · </span>
          <time dateTime={row.at} title={formatFully(row.at)}>
            {formatClock(row.at)}
          </time>
        </p>
      );
    case "entry":
      return <MessageEntry row={row} conversationId={conversationId} isTabStop={isTabStop} />;
  }
}

function DayLine({ at }: { at: string }) {
  const now = useNow();
  return (
    <p className="flex items-center gap-3 px-5 py-3 font-medium text-2xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {formatDay(at, now)}
    </p>
  );
}
