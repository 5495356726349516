"use client";

import { Lock } from "lucide-react";
import { Avatar } from "#components/ui/avatar.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { useMe } from "./chat-client-provider.tsx";
import { formatClock, formatFully } from "./format-time.ts";
import { MessageBody } from "./message-body.tsx";
import { MessageMark } from "./message-mark.tsx";
import { RefusedMessage } from "./refused-message.tsx";
import type { TranscriptEntry, TranscriptRow } from "./transcript-rows.ts";

interface MessageEntryProps {
  row: Extract<TranscriptRow, { type: "entry" }>;
  conversationId: string;
  isTabStop: boolean;
}

/** What somebody wrote: the visitor on the left, members on the right, notes on amber. */
export function MessageEntry({ row, conversationId, isTabStop }: MessageEntryProps) {
  const { entry, startsGroup, endsGroup } = row;
  const isOurs = entry.author.kind === "operator";
  return (
    <div
      className={classNames(
        "group/entry flex gap-2.5 px-3 md:px-5",
        isOurs && "flex-row-reverse",
        startsGroup ? "pt-2.5" : "pt-0.5",
        endsGroup && "pb-1",
      )}
    >
      <span className="w-7 shrink-0 max-md:hidden">
        {startsGroup && <Avatar id={entry.author.id} name={entry.author.name} size="sm" />}
      </span>
      <div
        className={classNames(
          // Beside a message is always room for its mark.
          "flex min-w-0 max-w-[min(100%-5rem,40rem)] flex-col gap-1 md:max-w-[min(100%-7rem,40rem)]",
          isOurs ? "items-end" : "items-start",
        )}
      >
        {startsGroup && <Byline entry={entry} />}
        <div className="relative max-w-full">
          <div
            // A tap reaches the mark where nothing can hover.
            tabIndex={-1}
            title={formatFully(entry.createdAt)}
            data-testid={entry.kind === "note" ? "note" : "message"}
            className={classNames(
              "rounded-2xl px-3.5 py-2 text-base leading-5.5 outline-none",
              lookOf(entry),
              isOurs ? startsGroup && "rounded-tr-md" : startsGroup && "rounded-tl-md",
            )}
          >
            {!startsGroup && entry.kind === "note" && <span className="sr-only">Internal note: </span>}
            {entry.isDeleted ? <p className="italic">Message deleted</p> : <MessageBody body={entry.body} />}
          </div>
          <MessageMark
            entry={entry}
            isTabStop={isTabStop}
            className={classNames("absolute bottom-1.5", isOurs ? "right-full mr-1.5" : "left-full ml-1.5")}
          />
        </div>
        {entry.pending?.status === "failed" && (
          <RefusedMessage messageId={entry.id} reason={entry.pending.error} conversationId={conversationId} />
        )}
      </div>
    </div>
  );
}

function Byline({ entry }: { entry: TranscriptEntry }) {
  const me = useMe();
  return (
    <p className="flex items-center gap-1.5 px-1 text-2xs text-faint">
      {entry.kind === "note" && (
        <span className="inline-flex items-center gap-1 font-medium text-note-text">
          <Lock aria-hidden className="size-3" />
          Internal note
        </span>
      )}
      <span className="font-medium text-muted">{entry.author.id === me.id ? "You" : entry.author.name}</span>
      <time dateTime={entry.createdAt} title={formatFully(entry.createdAt)}>
        {formatClock(entry.createdAt)}
      </time>
    </p>
  );
}

function lookOf({ kind, author, pending, isDeleted }: TranscriptEntry): string {
  if (isDeleted) return "text-faint shadow-[inset_0_0_0_1px_var(--color-line)]";
  if (pending?.status === "failed") return "bg-danger-soft text-ink";
  if (kind === "note") return "bg-note text-ink shadow-[inset_0_0_0_1px_var(--color-note-line)]";
  return author.kind === "operator" ? "bg-accent-soft text-ink" : "bg-sunken text-ink";
}
