"use client";

import { CircleAlert } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useChatClient } from "./chat-client-provider.tsx";

interface RefusedMessageProps {
  messageId: string;
  reason: string | null;
  conversationId: string;
}

/** Why a message of ours was not sent, and what can be done about it. */
export function RefusedMessage({ messageId, reason, conversationId }: RefusedMessageProps) {
  const client = useChatClient();
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-x-1 px-1 pb-1.5 text-danger text-xs">
      <p className="mr-1 flex items-start gap-1.5">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        Not sent. {reason}
      </p>
      <span className="flex gap-1">
        <Button look="ghost" size="sm" onClick={() => client.retry(conversationId, messageId)}>
          Retry
        </Button>
        <Button look="danger" size="sm" onClick={() => client.discard(conversationId, messageId)}>
          Discard
        </Button>
      </span>
    </div>
  );
}
