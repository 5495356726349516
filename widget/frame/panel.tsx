/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from "preact/hooks";
import { createStore } from "zustand/vanilla";
import type { WidgetProfile } from "#lib/chat/identity/get-widget.ts";
import { initialChatState } from "#lib/client/chat-state.ts";
import { emptyTranscript } from "#lib/client/transcript.ts";
import { BlockNotice, SignInBar } from "./block-notice.tsx";
import { Composer } from "./composer.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Header } from "./header.tsx";
import type { HostLink } from "./host-link.ts";
import { NewsList } from "./news-list.tsx";
import { Notice } from "./notice.tsx";
import { QueueNotice } from "./queue-notice.tsx";
import type { VisitorSession } from "./session-state.ts";
import { Skeleton } from "./skeleton.tsx";
import { Transcript } from "./transcript.tsx";
import { transcriptEntries } from "./transcript-entries.ts";
import { TypingLine } from "./typing-line.tsx";
import { useIsOnline } from "./use-is-online.ts";
import { useIsVisible } from "./use-is-visible.ts";
import { useStore } from "./use-store.ts";

interface PanelProps {
  profile: WidgetProfile;
  session: VisitorSession;
  former: VisitorSession | null;
  host: HostLink;
}

const noChat = createStore(() => initialChatState);

/** The chat of a tenant that is known. */
export function Panel({ profile, session, former, host }: PanelProps) {
  const current = useStore(session.store);
  const before = useStore((former ?? session).store);
  const { phase, waiting, isUnreachable, blockedBy, queue } = current;
  const { client, conversationId } = phase === "resuming" && blockedBy === null ? before : current;
  const chat = useStore(client?.store ?? noChat);
  const isOpen = useStore(host.isOpen);
  const isVisible = useIsVisible();
  const isOnline = useIsOnline();
  const [showsNews, setShowsNews] = useState(false);

  const conversation = conversationId === null ? undefined : chat.conversations[conversationId];
  const transcript = conversationId === null ? undefined : chat.transcripts[conversationId];
  const pending = conversationId === null ? undefined : chat.pending[conversationId];
  const ownName = conversation?.visitor.name;
  const entries = useMemo(() => {
    const { messages, receipts } = transcript ?? emptyTranscript;
    const unsent = [...(pending ?? []), ...waiting];
    return transcriptEntries({ messages, unsent, isHeld: blockedBy !== null, operators: receipts.operators, ownName });
  }, [transcript, pending, waiting, ownName, blockedBy]);
  const unread = conversation?.unread ?? 0;
  const newestSeq = transcript?.messages.at(-1)?.seq ?? 0;

  const news = chat.notifications;
  const unreadNews = news?.unread ?? 0;
  const hasNews = news !== null && news.items.length > 0;

  useEffect(() => host.post({ parley: "unread", value: unread + unreadNews }), [host, unread, unreadNews]);

  useEffect(() => {
    const isRead = isOpen && isVisible && unread > 0 && newestSeq > 0;
    if (isRead && conversationId !== null) current.client?.markRead(conversationId);
  }, [current.client, conversationId, isOpen, isVisible, unread, newestSeq]);

  const olderCursor = transcript?.olderCursor ?? null;
  const canLoadOlder = client !== null && conversationId !== null && olderCursor !== null;
  const assignee = conversation?.assignee?.name ?? null;
  const header = (
    <Header
      name={assignee ?? profile.name}
      detail={assignee === null ? "Chat with us" : profile.name}
      news={hasNews ? { unread: unreadNews, isShown: showsNews, onToggle: () => setShowsNews(!showsNews) } : null}
      onClose={() => host.post({ parley: "close", value: null })}
    />
  );
  if (blockedBy === "unconfirmed" || blockedBy === "suspended") {
    return (
      <>
        {header}
        <BlockNotice block={blockedBy} />
      </>
    );
  }
  if (showsNews && hasNews) {
    const leave = (): void => setShowsNews(false);
    return (
      <>
        {header}
        <NewsList board={news} client={current.client} isLookedAt={isOpen && isVisible} onBack={leave} />
      </>
    );
  }
  const mustSignIn = blockedBy === "identity_required" || (phase === "new" && profile.identityRequired);
  const isWaiting = phase === "ready" && blockedBy === null && conversation?.status === "queued";
  const isLost = phase === "refused" || (phase === "resuming" && isUnreachable);
  return (
    <>
      {header}
      <ConnectionBanner connection={isUnreachable ? "offline" : blockedBy === null ? chat.connection : "live"} />
      {isLost && entries.length === 0 ? (
        <Notice
          title="We couldn't load your conversation"
          detail="Nothing is lost. You can write all the same."
          onRetry={session.hurry}
        />
      ) : phase === "resuming" && entries.length === 0 && blockedBy === null ? (
        <Skeleton />
      ) : (
        <Transcript
          entries={entries}
          actions={session}
          loadOlder={canLoadOlder ? () => client.loadMessages(conversationId, olderCursor).then(() => undefined) : null}
          beginning={<p class="greeting">{profile.greeting}</p>}
        />
      )}
      <TypingLine typing={(conversationId === null ? undefined : chat.typing[conversationId]) ?? []} />
      {conversation?.status === "closed" && (pending?.length ?? 0) === 0 && (
        <p class="closed">This conversation was closed. Write again to reopen it.</p>
      )}
      {isWaiting && queue !== null && (
        <QueueNotice
          key={conversation.id}
          api={queue}
          conversationId={conversation.id}
          isLookedAt={isOpen && isVisible && isOnline && chat.connection !== "offline"}
        />
      )}
      {mustSignIn ? (
        <SignInBar isMessageKept={waiting.length > 0} />
      ) : (
        <Composer
          isOpen={isOpen}
          onSend={session.send}
          onTyping={() => conversationId !== null && current.client?.typing(conversationId)}
        />
      )}
    </>
  );
}
