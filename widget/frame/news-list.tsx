/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Notification } from "#lib/chat/notifications/notification.ts";
import type { NotificationBoard } from "#lib/client/notification-state.ts";
import type { VisitorClient } from "./session-state.ts";

interface NewsListProps {
  board: NotificationBoard;
  /** Of a visitor who is still to be let in again there is none. */
  client: VisitorClient | null;
  /** Whether it is before somebody's eyes. */
  isLookedAt: boolean;
  onBack(): void;
}

const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** What the host has told this visitor, in the place of the chat. It takes the focus, so that it is read out. */
export function NewsList({ board, client, isLookedAt, onBack }: NewsListProps) {
  const { items, readSeq, olderCursor } = board;
  const [readBefore] = useState(readSeq);
  const [isLoading, setLoading] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const newest = items[0]?.seq ?? 0;
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (isLookedAt && newest > 0) client?.markNotificationsRead();
  }, [client, isLookedAt, newest]);

  function loadOlder(): void {
    if (client === null || olderCursor === null || isLoading) return;
    setLoading(true);
    // What did not come is asked for again with the next press.
    client
      .loadNotifications(olderCursor)
      .catch(() => undefined)
      .finally(() => setLoading(false));
  }

  return (
    <div class="scroller news">
      <div class="news-head">
        <h2 ref={heading} tabIndex={-1}>
          Notifications
        </h2>
        <button type="button" onClick={onBack}>
          Back to the chat
        </button>
      </div>
      <ul>
        {items.map((notification) => (
          <NewsItem key={notification.id} {...notification} isUnread={notification.seq > readBefore} />
        ))}
      </ul>
      {olderCursor !== null && (
        <button type="button" class="more" aria-busy={isLoading} onClick={loadOlder}>
          {isLoading ? "Loading…" : "Show older"}
        </button>
      )}
    </div>
  );
}

/** All of it is text. Only http and https become links: a path would lead to a page of the chat's own site. */
function NewsItem({ title, body, url, createdAt, isUnread }: Notification & { isUnread: boolean }) {
  const href = url !== null && /^https?:\/\//i.test(url) ? url : null;
  return (
    <li class={isUnread ? "unread" : ""}>
      <p class="title">
        {isUnread && <span class="hidden">Unread: </span>}
        {href === null ? (
          title
        ) : (
          <a class="news-link" href={href} target="_blank" rel="noopener noreferrer nofollow">
            {title}
          </a>
        )}
      </p>
      {body !== "" && <p class="text">{body}</p>}
      <p class="when">
        <time dateTime={createdAt}>{time.format(new Date(createdAt))}</time>
      </p>
    </li>
  );
}
