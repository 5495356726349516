"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChat, useChatClient, useGeneration } from "./chat-client-provider.tsx";
import { Composer, useWritableKinds } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { ConversationGone, ConversationMissing, ConversationSkeleton, isNotFound } from "./conversation-view-state.tsx";
import type { DraftKind } from "./draft-store.ts";
import type { InboxNavigation } from "./inbox-location.ts";
import { Transcript } from "./transcript.tsx";
import { TypingLine } from "./typing-line.tsx";
import { useConversationCommands } from "./use-conversation-commands.ts";
import { useShortcuts } from "./use-shortcuts.ts";

interface ConversationViewProps {
  conversationId: string;
  location: InboxNavigation;
}

/** A conversation's column: loads it where the list has not, then shows its thread and its composer. */
export function ConversationView({ conversationId, location }: ConversationViewProps) {
  const client = useChatClient();
  const generation = useGeneration();
  const conversation = useChat((state) => state.conversations[conversationId]);
  const [shownIn, setShownIn] = useState<string | null>(null);
  if (conversation !== undefined && shownIn !== generation) setShownIn(generation);
  const query = useQuery({
    queryKey: ["conversation", generation, conversationId],
    queryFn: async () => {
      await client.loadConversation(conversationId);
      return true;
    },
    enabled: conversation === undefined,
  });
  if (conversation !== undefined) return <LoadedConversation conversation={conversation} location={location} />;
  // The client lets go of a conversation when the server has said that it is not this member's to see.
  const isGone = shownIn === generation || (shownIn !== null && isNotFound(query.error));
  if (isGone) return <ConversationGone location={location} />;
  if (query.isError) return <ConversationMissing query={query} location={location} />;
  return <ConversationSkeleton />;
}

function LoadedConversation({ conversation, location }: { conversation: Conversation; location: InboxNavigation }) {
  const { id, status } = conversation;
  const heading = useRef<HTMLHeadingElement>(null);
  const [kind, setKind] = useState<DraftKind>("message");
  const [focusRequest, setFocusRequest] = useState(0);
  const [assignRequest, setAssignRequest] = useState(0);
  const kinds = useWritableKinds();
  const write = (next: DraftKind) => {
    setKind(next);
    setFocusRequest((count) => count + 1);
  };
  const commands = useConversationCommands(conversation, { onClaimed: () => write("message") });
  useShortcuts({
    c: status === "queued" ? commands.claim?.run : undefined,
    e: status === "closed" ? commands.reopen?.run : commands.close?.run,
    a: commands.canAssign ? () => setAssignRequest((count) => count + 1) : undefined,
    r: kinds.includes("message") ? () => write("message") : undefined,
    n: kinds.includes("note") ? () => write("note") : undefined,
    Escape: () => location.go({ conversationId: location.showsVisitor ? id : null }),
  });
  useEffect(() => {
    // Where the thread replaces the list, the focus would be left on a link that is gone.
    if (
      heading.current &&
      document.querySelector(`[data-conversation="${CSS.escape(id)}"]`)?.checkVisibility() !== true
    )
      heading.current.focus({ preventScroll: true });
  }, [id]);
  return (
    <>
      <ConversationHeader
        conversation={conversation}
        location={location}
        commands={commands}
        assignRequest={assignRequest}
        heading={heading}
      />
      <Transcript conversation={conversation} />
      <TypingLine conversationId={id} />
      <Composer
        conversation={conversation}
        commands={commands}
        kind={kind}
        onKindChange={setKind}
        focusRequest={focusRequest}
      />
    </>
  );
}
