"use client";

import { firstNameOf, useTypists } from "./use-typists.ts";

/** Says who writes. Its place is always kept, so that nothing moves when it comes and goes. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const names = useTypists(conversationId).map(({ name }) => firstNameOf(name));
  return (
    <p className="flex h-6 shrink-0 items-center gap-2 px-5 text-faint text-xs" data-testid="typing">
      {names.length > 0 && (
        <>
          <span aria-hidden className="flex gap-0.5">
            <Dot delay="0ms" />
            <Dot delay="150ms" />
            <Dot delay="300ms" />
          </span>
          {sentence(names)}
        </>
      )}
    </p>
  );
}

function Dot({ delay }: { delay: string }) {
  return <span className="size-1.5 animate-typing rounded-full bg-faint" style={{ animationDelay: delay }} />;
}

function sentence(names: readonly string[]): string {
  const [first, second] = names;
  if (names.length === 1) return `${first} is typing…`;
  return names.length === 2 ? `${first} and ${second} are typing…` : "Several people are typing…";
}
