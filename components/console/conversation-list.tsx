"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { ConversationListState } from "./conversation-list-state.tsx";
import { ConversationRow, conversationRowHeight } from "./conversation-row.tsx";
import type { InboxNavigation } from "./inbox-location.ts";
import { useConversationRows } from "./use-conversation-rows.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const rowsBeforeEnd = 8;

/** The conversations of a view, live. j, k and the arrows move the focus, Enter opens. */
export function ConversationList({ location }: { location: InboxNavigation }) {
  const { view, conversationId } = location;
  const { rows, query } = useConversationRows(view);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => conversationRowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    paddingStart: 6,
    paddingEnd: 6,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const isNearEnd = query.isSuccess && lastIndex >= rows.length - rowsBeforeEnd;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [isNearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const { tabStopId, setFocusedId, move } = useRowFocus(rows, conversationId, (index) => {
    virtualizer.scrollToIndex(index);
    return scroller.current;
  });
  const isTabStopShown = items.some(({ index }) => rows[index]?.id === tabStopId);
  useShortcuts({ j: () => move(1), k: () => move(-1) });

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  }

  const isEmpty = rows.length === 0;
  if (isEmpty) return <ConversationListState view={view} query={query} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows only move among the links inside
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" onKeyDown={onKeyDown}>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of a list without bullets */}
      <ul role="list" aria-label="Conversations" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const conversation = rows[index];
          if (conversation === undefined) return null;
          const { id } = conversation;
          return (
            <li
              key={key}
              aria-setsize={hasNextPage ? -1 : rows.length}
              aria-posinset={index + 1}
              onFocus={() => setFocusedId(id)}
              className="absolute inset-x-1.5 top-0 py-px"
              style={{ height: conversationRowHeight, transform: `translateY(${start}px)` }}
            >
              <ConversationRow
                conversation={conversation}
                href={location.hrefTo({ conversationId: id })}
                isSelected={id === conversationId}
                isTabStop={isTabStopShown ? id === tabStopId : index === items[0]?.index}
                onOpen={() => location.go({ conversationId: id })}
              />
            </li>
          );
        })}
      </ul>
      {isFetchNextPageError && (
        <div className="flex items-center justify-center gap-3 pb-4 text-muted text-xs" role="alert">
          More could not be loaded.
          <Button size="sm" onClick={() => void fetchNextPage()}>
            Retry
          </Button>
        </div>
      )}
    </div>
  );
}

/** Keeps one row as the list's tab stop: the one that was focused last, or the open conversation, or the first. */
function useRowFocus(
  rows: readonly Conversation[],
  selectedId: string | null,
  scrollTo: (index: number) => HTMLElement | null,
) {
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const known = [focusedId, selectedId].find((id) => id !== null && rows.some((row) => row.id === id));
  const tabStopId = known ?? rows[0]?.id;

  /** Focuses the row that many places further; from outside of the list it begins with the tab stop itself. */
  function move(steps: number): void {
    const index = rows.findIndex(({ id }) => id === tabStopId);
    const isInside = document.activeElement?.closest("[data-conversation]") !== null;
    const target = isInside || known !== undefined ? index + steps : index;
    const id = rows[Math.min(Math.max(target, 0), rows.length - 1)]?.id;
    if (id === undefined) return;
    const list = scrollTo(rows.findIndex((row) => row.id === id));
    setFocusedId(id);
    list?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)?.focus();
  }

  return { tabStopId, setFocusedId, move };
}
