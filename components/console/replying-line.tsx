"use client";

import { Avatar } from "#components/ui/avatar.tsx";
import { TypingDots } from "./typing-dots.tsx";
import { replyingWords, useTypists } from "./use-typists.ts";

/** Warns at the composer that other members are writing a reply, before two answers meet. */
export function ReplyingLine({ conversationId }: { conversationId: string }) {
  const operators = useTypists(conversationId, "operator");
  return (
    <p
      role="status"
      aria-label="Replies of others"
      className="ml-auto flex h-7 min-w-0 items-center gap-1.5 pr-2 font-medium text-note-text text-xs"
    >
      {operators.length > 0 && (
        <>
          {operators.slice(0, 2).map(({ id, name }) => (
            <Avatar key={id} id={id} name={name} size="xs" />
          ))}
          <span className="truncate">{replyingWords(operators)}</span>
          <TypingDots />
        </>
      )}
    </p>
  );
}
