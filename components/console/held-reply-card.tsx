"use client";

import { MessageSquareWarning } from "lucide-react";
import { Avatar } from "#components/ui/avatar.tsx";
import type { Message } from "#lib/chat/messages/message.ts";
import { formatClock, formatFully } from "./format-time.ts";
import { MessageBody } from "./message-body.tsx";

interface HeldReplyCardProps {
  /** By this the field names what it is about. */
  id: string;
  missed: readonly Message[];
}

/** Says above the field why a reply was not sent: who was faster, and what they said. */
export function HeldReplyCard({ id, missed }: HeldReplyCardProps) {
  return (
    <section
      aria-label="Answered in the meantime"
      className="m-2 mb-0 animate-rise rounded-lg bg-note shadow-[inset_0_0_0_1px_var(--color-note-line)]"
    >
      <p id={id} role="alert" className="flex items-start gap-2 px-3 pt-2 pb-1 text-sm">
        <MessageSquareWarning aria-hidden className="mt-0.5 size-4 shrink-0 text-note-text" />
        <span>
          <span className="font-medium">{answeredBy(missed)} while you were writing.</span>{" "}
          <span className="text-muted">Your reply was not sent.</span>
        </span>
      </p>
      <ol
        aria-label="What was said"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="flex max-h-[min(10rem,25dvh)] flex-col gap-2 overflow-y-auto overscroll-contain px-3 pt-1 pb-3"
      >
        {missed.map((message) => (
          <MissedReply key={message.seq} message={message} />
        ))}
      </ol>
    </section>
  );
}

function MissedReply({ message: { author, body, createdAt, deletedAt } }: { message: Message }) {
  return (
    <li className="flex gap-2">
      <Avatar id={author.id} name={author.name} size="xs" className="mt-px" />
      <div className="min-w-0 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-1.5 text-2xs text-faint">
          <span className="font-medium text-muted">{author.name}</span>
          <time dateTime={createdAt} title={formatFully(createdAt)}>
            {formatClock(createdAt)}
          </time>
        </p>
        {deletedAt === null ? <MessageBody body={body} /> : <p className="text-faint italic">Message deleted</p>}
      </div>
    </li>
  );
}

function answeredBy(missed: readonly Message[]): string {
  const [first, second, ...others] = [...new Set(missed.map(({ author }) => author.name))];
  if (first === undefined) return "Somebody answered";
  if (second === undefined) return `${first} answered`;
  return others.length === 0 ? `${first} and ${second} answered` : `${first} and others answered`;
}
