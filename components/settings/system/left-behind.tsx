"use client";

import { MailCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { DeadLetter } from "#lib/chat/subscribers/list-dead-letters.ts";
import { Ago } from "../ago.tsx";
import { ConfirmChange } from "../confirm-change.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded, useDeadLetters } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { consequenceOf, wordsOfEventType, wordsOfSubscriber } from "./dead-letter-words.ts";

/** Events from which something should have followed and did not. */
export function LeftBehind() {
  const query = useDeadLetters();
  return (
    <SettingsCard
      title="Left behind"
      description="Events that failed again and again, so that what comes after them could go on."
      isFlush
    >
      <LoadedContent query={query} failure="What was left behind could not be loaded">
        {({ items, count }) => <Letters letters={items} count={count} />}
      </LoadedContent>
    </SettingsCard>
  );
}

function Letters({ letters, count }: { letters: readonly DeadLetter[]; count: number }) {
  if (letters.length === 0) return <EmptyState icon={MailCheck} title="Nothing was left behind" className="py-16" />;
  return (
    <>
      <ul aria-label="Left behind">
        {letters.map((letter) => (
          <Letter key={letter.id} letter={letter} />
        ))}
      </ul>
      {count > letters.length && (
        <p className="px-4 py-3 text-faint text-xs">
          These are the newest {letters.length} of {count.toLocaleString("en")}.
        </p>
      )}
    </>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const { subscriber, type, pos, reason, createdAt } = letter;
  const consequence = consequenceOf(subscriber);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-sm">{wordsOfSubscriber(subscriber)}</p>
        {consequence !== "" && <p className="text-pretty text-faint text-xs">{consequence}</p>}
        <p className="text-faint text-xs">
          {wordsOfEventType(type)}
          {pos > 0 && <span className="font-mono text-2xs"> #{pos}</span>}
        </p>
        <p className="wrap-anywhere mt-1.5 rounded-md bg-danger-soft px-2 py-1 text-danger text-xs">{reason}</p>
      </div>
      <p className="shrink-0 text-right text-muted text-xs">
        left behind <Ago at={createdAt} />
      </p>
      <div className="flex shrink-0 gap-2">
        <Dismiss letter={letter} />
        {pos > 0 && <Retry letter={letter} />}
      </div>
    </li>
  );
}

function Retry({ letter }: { letter: DeadLetter }) {
  const label = wordsOfSubscriber(letter.subscriber);
  const change = useChange({
    run: (api) => api.retryDeadLetter(letter.id),
    renews: [loaded.deadLetters],
    done: `${label} was done.`,
    tellsFailure: "in a toast",
  });
  return (
    <Button size="sm" pending={change.isPending} aria-label={`Retry ${label}`} onClick={() => change.mutate()}>
      Retry
    </Button>
  );
}

function Dismiss({ letter }: { letter: DeadLetter }) {
  const label = wordsOfSubscriber(letter.subscriber);
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api) => api.dismissDeadLetter(letter.id),
    renews: [loaded.deadLetters],
    done: "It was dismissed.",
    tellsFailure: "in the form",
    onDone: () => setIsAsking(false),
  });
  return (
    <>
      <Button size="sm" look="ghost" aria-label={`Dismiss ${label}`} onClick={() => setIsAsking(true)}>
        Dismiss
      </Button>
      <ConfirmChange
        open={isAsking}
        onOpenChange={setIsAsking}
        change={change}
        title="Dismiss this event?"
        confirm="Dismiss"
        onConfirm={() => change.mutate()}
      >
        What should have followed from it will not be done. This cannot be taken back.
      </ConfirmChange>
    </>
  );
}
