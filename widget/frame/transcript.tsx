/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { DaySeparator } from "./day-separator.tsx";
import { type MessageActions, MessageBubble } from "./message.tsx";
import type { TranscriptEntry } from "./transcript-entries.ts";

interface TranscriptProps {
  entries: readonly TranscriptEntry[];
  actions: MessageActions;
  /** Null when the first message is on the screen. */
  loadOlder: (() => Promise<void>) | null;
  /** What stands above the first message. */
  beginning: ComponentChildren;
}

const nearPx = 80;
const farPx = 400;

/** The conversation so far. It stays at its end while that is in view, and in its place when older messages come. */
export function Transcript({ entries, actions, loadOlder, beginning }: TranscriptProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [isLoading, setLoading] = useState(false);
  const [isAway, setAway] = useState(false);
  const last = entries.at(-1);
  const first = entries.find(({ kind }) => kind !== "day");
  const lastOwn = entries.findLast((entry) => entry.kind === "message" && entry.message.author === null);
  const heightBefore = useRef(0);
  const firstBefore = useRef(first?.id);
  const lastBefore = useRef(last?.id);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const isPrepended = firstBefore.current !== undefined && firstBefore.current !== first?.id;
    const isOwnNew = lastBefore.current !== last?.id && last === lastOwn;
    if (isAtEnd.current || isOwnNew) element.scrollTop = element.scrollHeight;
    else if (isPrepended) element.scrollTop += element.scrollHeight - heightBefore.current;
    heightBefore.current = element.scrollHeight;
    firstBefore.current = first?.id;
    lastBefore.current = last?.id;
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  function onScroll(element: HTMLElement): void {
    const belowPx = element.scrollHeight - element.scrollTop - element.clientHeight;
    isAtEnd.current = belowPx < nearPx;
    setAway(belowPx > farPx);
    if (element.scrollTop > nearPx || isLoading || loadOlder === null) return;
    setLoading(true);
    // A page of older messages that did not come is asked for again with the next scroll.
    loadOlder()
      .catch(() => undefined)
      .finally(() => setLoading(false));
  }

  return (
    <div class="scroller" ref={scroller} onScroll={(event) => onScroll(event.currentTarget)}>
      {loadOlder === null ? beginning : <p class="older">{isLoading ? "Loading older messages…" : ""}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard as well. */}
      <div role="log" aria-label="Conversation" aria-busy={isLoading} tabIndex={0}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} actions={actions} />
        ))}
      </div>
      {isAway && (
        <button
          type="button"
          class="latest"
          onClick={() => scroller.current?.scrollTo(0, scroller.current.scrollHeight)}
        >
          Latest messages
        </button>
      )}
    </div>
  );
}

function Entry({ entry, actions }: { entry: TranscriptEntry; actions: MessageActions }) {
  switch (entry.kind) {
    case "day":
      return <DaySeparator date={entry.date} />;
    case "system":
      return <p class="system">{entry.body}</p>;
    case "message":
      return <MessageBubble message={entry.message} retry={actions.retry} discard={actions.discard} />;
  }
}
