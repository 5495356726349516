"use client";

import { TypingDots } from "./typing-dots.tsx";
import { firstNameOf, useTypists } from "./use-typists.ts";

/** Says that the visitor writes. Its place is always kept, so that nothing moves when it comes and goes. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const [visitor] = useTypists(conversationId, "visitor");
  return (
    <p className="flex h-6 shrink-0 items-center gap-2 px-5 text-faint text-xs" data-testid="typing">
      {visitor && (
        <>
          <TypingDots />
          {firstNameOf(visitor.name)} is typing…
        </>
      )}
    </p>
  );
}
