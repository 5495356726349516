"use client";

import { useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { AwayBanner } from "./away-banner.tsx";
import { useMe } from "./chat-client-provider.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { ConversationView } from "./conversation-view.tsx";
import { NoConversation } from "./conversation-view-state.tsx";
import { DocumentTitle } from "./document-title.tsx";
import { useInboxLocation } from "./inbox-location.ts";
import { ListPane } from "./list-pane.tsx";
import { NotificationToasts } from "./notifications/notification-toasts.tsx";
import { OfferDock } from "./offer-dock.tsx";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useFollowedOperators } from "./use-operators.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useSlowDownNotice } from "./use-slow-down-notice.ts";
import { VisitorPanel } from "./visitor-panel.tsx";

/** The columns of the inbox. On a phone they are steps: the list, then the thread, then the visitor. */
export function InboxScreen({ tenant, email }: { tenant: string; email: string }) {
  const me = useMe();
  const location = useInboxLocation(tenant);
  const { conversationId, showsVisitor } = location;
  const [showsShortcuts, setShowsShortcuts] = useState(false);
  const showShortcuts = () => setShowsShortcuts(true);
  useSlowDownNotice();
  useFollowedOperators();
  useShortcuts({
    1: () => location.go({ view: "queue", conversationId }),
    2: () => location.go({ view: "mine", conversationId }),
    3: () => location.go({ view: "all", conversationId }),
    "?": showShortcuts,
  });
  return (
    <div className="flex h-dvh overflow-hidden pb-[env(safe-area-inset-bottom)] max-md:bg-surface">
      <Sidebar location={location} email={email} onShowShortcuts={showShortcuts} />
      <main className="flex min-w-0 flex-1 flex-col md:py-2 md:pr-2">
        <h1 className="sr-only">{me.tenant.name} inbox</h1>
        <OfferDock onAccepted={(accepted) => location.go({ view: "mine", conversationId: accepted })} />
        <ConnectionBanner />
        <AwayBanner />
        <div className="relative flex min-h-0 flex-1 overflow-hidden bg-surface md:rounded-xl md:shadow-card">
          <ListPane location={location} email={email} onShowShortcuts={showShortcuts} />
          <section
            aria-label="Thread"
            className={classNames(
              "min-w-0 flex-1 flex-col md:flex",
              conversationId === null || showsVisitor ? "hidden" : "flex",
            )}
          >
            {conversationId === null ? (
              <NoConversation />
            ) : (
              <ConversationView key={conversationId} conversationId={conversationId} location={location} />
            )}
          </section>
          {conversationId !== null && <VisitorPanel conversationId={conversationId} location={location} />}
        </div>
      </main>
      <NotificationToasts location={location} />
      <DocumentTitle />
      <ShortcutsDialog open={showsShortcuts} onOpenChange={setShowsShortcuts} />
    </div>
  );
}
