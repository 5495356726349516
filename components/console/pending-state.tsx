"use client";

import { CircleAlert, Clock } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { useChatClient } from "./chat-client-provider.tsx";

interface PendingStateProps {
  entry: { id: string };
  pending: Pick<PendingMessage, "status" | "error">;
  conversationId: string;
}

/** Where the sending of our message stands, and what can be done when it was refused. */
export function PendingState({ entry, pending, conversationId }: PendingStateProps) {
  const client = useChatClient();
  if (pending.status === "sending") {
    return (
      <p className="flex items-center gap-1 px-1 text-2xs text-faint">
        <Clock aria-hidden className="size-3" />
        Sending…
      </p>
    );
  }
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-x-1 px-1 pb-1.5 text-danger text-xs">
      <p className="mr-1 flex items-start gap-1.5">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        Not sent. {pending.error}
      </p>
      <Button look="ghost" size="sm" onClick={() => client.retry(conversationId, entry.id)}>
        Retry
      </Button>
      <Button look="danger" size="sm" onClick={() => client.discard(conversationId, entry.id)}>
        Discard
      </Button>
    </div>
  );
}
