"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { TranscriptSkeleton } from "./conversation-view-state.tsx";
import { LoadFailure } from "./load-failure.tsx";
import { MessageActions } from "./message-actions.tsx";
import { moveAmongMarks } from "./message-mark.tsx";
import { OlderMessages } from "./older-messages.tsx";
import { TranscriptRowView } from "./transcript-row-view.tsx";
import { useDocumentFocus } from "./use-document-focus.ts";
import { useStayAtEnd } from "./use-stay-at-end.ts";
import { useTranscript } from "./use-transcript.ts";

/** How far from its end, in CSS pixels, a transcript still counts as being read at its end. */
const endThreshold = 64;
const rowsBeforeTop = 4;

type LoadedTranscript = ReturnType<typeof useTranscript>;

/** A conversation's messages: it stays at the newest, keeps its place when older ones come, and marks what was seen. */
export function Transcript({ conversation }: { conversation: Conversation }) {
  const transcript = useTranscript(conversation);
  const { query, isLoaded } = transcript;
  if (query.isError && !isLoaded) {
    return <LoadFailure title="The messages could not be loaded" query={query} className="min-h-0 flex-1" />;
  }
  if (!isLoaded) {
    return (
      <div role="status" aria-busy aria-label="Loading messages" className="flex min-h-0 flex-1 flex-col">
        <TranscriptSkeleton />
      </div>
    );
  }
  return (
    <MessageActions>
      <TranscriptScroller conversation={conversation} transcript={transcript} />
    </MessageActions>
  );
}

function TranscriptScroller({
  conversation,
  transcript,
}: {
  conversation: Conversation;
  transcript: LoadedTranscript;
}) {
  const { rows, messages, pendingCount, olderCursor, older } = transcript;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === "entry" ? 56 : 40),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: endThreshold,
    overscan: 8,
    paddingStart: 16,
    paddingEnd: 8,
  });
  const isSettled = useStayAtEnd({
    scroller,
    content,
    threshold: endThreshold,
    scrollToEnd: () => virtualizer.scrollToEnd(),
  });
  const isAtEnd = virtualizer.isAtEnd(endThreshold);
  const items = virtualizer.getVirtualItems();

  const isNearTop = isSettled && (items[0]?.index ?? 0) < rowsBeforeTop;
  const { mutate: loadOlder, isPending: isLoadingOlder, isError: olderFailed } = older;
  useEffect(() => {
    if (isNearTop && olderCursor !== null && !isLoadingOlder && !olderFailed) loadOlder(olderCursor);
  }, [isNearTop, olderCursor, isLoadingOlder, olderFailed, loadOlder]);

  useEffect(() => {
    if (pendingCount > 0) virtualizer.scrollToEnd();
  }, [pendingCount, virtualizer]);

  const newestSeq = messages.at(-1)?.seq ?? 0;
  useMarkRead(conversation, isSettled && isAtEnd, newestSeq);
  const newCount = useNewCount(messages, isAtEnd);
  const newestMessageIndex = rows.findLastIndex((row) => row.type === "entry" && row.entry.message !== null);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    if (moveAmongMarks(event.currentTarget, event.key === "ArrowUp" ? -1 : 1)) event.preventDefault();
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <OlderMessages older={older} cursor={olderCursor} />
      <div
        ref={scroller}
        role="log"
        aria-label="Conversation"
        aria-busy={isLoadingOlder}
        onKeyDown={onKeyDown}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none [overflow-anchor:none] focus-visible:shadow-[inset_0_0_0_2px_var(--color-accent-text)]"
      >
        <div className="flex min-h-full flex-col justify-end">
          <div ref={content} className="relative w-full shrink-0" style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, key, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <TranscriptRowView
                    row={row}
                    conversationId={conversation.id}
                    isTabStop={index === newestMessageIndex}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {newCount > 0 && (
        <Button
          look="primary"
          size="sm"
          className="absolute bottom-2 left-1/2 -translate-x-1/2 animate-rise rounded-full shadow-float"
          onClick={() => virtualizer.scrollToEnd()}
        >
          <ArrowDown aria-hidden />
          {newCount === 1 ? "1 new message" : `${newCount} new messages`}
        </Button>
      )}
    </div>
  );
}

/** Marks the conversation as read while its newest message stands before somebody's eyes. */
function useMarkRead(conversation: Conversation, isNewestVisible: boolean, newestSeq: number): void {
  const client = useChatClient();
  const { id, unread } = conversation;
  const isSeen = useDocumentFocus() && isNewestVisible && unread > 0 && newestSeq > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message that is seen is marked anew
  useEffect(() => {
    if (isSeen) client.markRead(id);
  }, [client, id, isSeen, newestSeq, unread]);
}

/** Counts what others wrote since the end was last in view. */
function useNewCount(messages: LoadedTranscript["messages"], isAtEnd: boolean): number {
  const me = useMe();
  const newestSeq = messages.at(-1)?.seq ?? 0;
  const [seenSeq, setSeenSeq] = useState(newestSeq);
  if (isAtEnd && seenSeq !== newestSeq) setSeenSeq(newestSeq);
  if (isAtEnd) return 0;
  return messages.filter(({ seq, kind, author }) => seq > seenSeq && kind !== "system" && author.id !== me.id).length;
}
