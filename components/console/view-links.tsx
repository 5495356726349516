"use client";

import type { MouseEvent } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { useChat } from "./chat-client-provider.tsx";
import type { InboxNavigation } from "./inbox-location.ts";
import { inboxViewEntries } from "./inbox-views.ts";

interface ViewLinksProps {
  location: InboxNavigation;
  /** In the sidebar they stand below each other, and shrink to icons; on a phone they are one bar. */
  shape: "sidebar" | "bar";
}

/** The views of the inbox with their live counts. */
export function ViewLinks({ location, shape }: ViewLinksProps) {
  const counts = useChat((state) => state.counts);
  return (
    <nav aria-label="Views" className={shape === "bar" ? "flex gap-1" : "flex flex-col gap-0.5"}>
      {inboxViewEntries.map(({ view, label, icon: Icon, shortcut }) => {
        const isCurrent = location.view === view;
        const count = counts?.[view];
        const link = (
          <a
            key={view}
            href={location.hrefTo({ view, conversationId: null })}
            onClick={(event) => stayOnPage(event, () => location.go({ view, conversationId: null }))}
            aria-current={isCurrent ? "page" : undefined}
            className={classNames(
              "relative flex h-8 items-center rounded-md font-medium text-muted text-sm transition-colors duration-75 hover:bg-hover hover:text-ink",
              shape === "bar"
                ? "flex-1 justify-center gap-1.5 px-2"
                : "h-10 justify-center gap-2.5 px-2.5 lg:h-8 lg:justify-start",
              isCurrent && "bg-hover text-ink",
            )}
          >
            <Icon
              aria-hidden
              className={classNames("size-4 shrink-0", isCurrent ? "text-accent-text" : "text-faint")}
            />
            <span className={classNames(shape === "sidebar" && "sr-only lg:not-sr-only lg:flex-1")}>{label}</span>
            <span
              className={classNames(
                "text-2xs text-faint",
                shape === "sidebar" && "absolute top-0 right-0.5 lg:static lg:text-xs",
              )}
            >
              {count}
            </span>
          </a>
        );
        if (shape === "bar") return link;
        return (
          <Tooltip key={view} label={label} shortcut={shortcut} side="right">
            {link}
          </Tooltip>
        );
      })}
    </nav>
  );
}

function stayOnPage(event: MouseEvent, go: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go();
}
