"use client";

import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { useChatClient } from "./chat-client-provider.tsx";
import { emptyDraft, isHeldOnly, releaseHeld, restoreBody, takeHeld, withoutHeld } from "./draft.ts";
import { useDraft } from "./draft-store.ts";
import { useCollidedReplies, useHeldReplies, useMissedReplies } from "./use-held-replies.ts";

/** A second press that was on its way when a reply came back is no answer to what the screen says since. */
const confirmableAfterMs = 700;

/** What a member writes to the visitor, and what came of it when another operator was faster. */
export interface Reply {
  body: string;
  /** What other operators have said since, oldest first; empty unless the reply was held back. */
  missed: readonly Message[];
  isHeld: boolean;
  /** Whether the screen has shown long enough why the reply was held back for a press to mean a yes. */
  canConfirm: boolean;
  write(body: string): void;
  /** Sends the text. What was held back goes anyway, based on all that the screen shows. */
  send(body: string): void;
  /** Drops what was held back, and offers to bring it back. */
  discard(): void;
}

/** The reply in a conversation's composer: its text outlives reloads, and replies that were held back return to it. */
export function useReply(conversation: Conversation): Reply {
  const client = useChatClient();
  const { id } = conversation;
  const [draft, change] = useDraft(id, "message");
  const held = useHeldReplies(conversation);
  const isHeld = held.length > 0;
  useHeldText(conversation);
  return {
    body: draft.body,
    missed: useMissedReplies(held),
    isHeld,
    canConfirm: useHasStood(isHeld),
    write: (body) => {
      client.typing(id);
      change((current) => ({ ...current, body }));
    },
    send: (body) => {
      if (isHeld && isHeldOnly(draft)) {
        for (const reply of held) client.retry(id, reply.id);
      } else {
        client.send(id, { kind: "message", body });
        for (const reply of held) client.discard(id, reply.id);
      }
      change(() => emptyDraft);
    },
    discard: () => {
      const { body } = draft;
      const rest = withoutHeld(draft);
      for (const reply of held) client.discard(id, reply.id);
      change(() => rest);
      const dropped = rest.body === "" ? body : body.slice(0, -rest.body.length).trimEnd();
      const undo = () => change((current) => restoreBody(current, dropped));
      toast("Reply discarded", { action: { label: "Undo", onClick: undo } });
    },
  };
}

/** Puts what was held back into the field, and takes it out when another tab has sent or dropped it. */
function useHeldText(conversation: Conversation): void {
  const { id } = conversation;
  const [, change] = useDraft(id, "message");
  const collided = useCollidedReplies(id);
  const held = useHeldReplies(conversation);
  const known = useRef<readonly string[]>([]);
  useEffect(() => {
    const ids = collided.map((reply) => reply.id);
    const isSettled = known.current.some((one) => !ids.includes(one));
    known.current = ids;
    change((draft) => takeHeld(isSettled ? releaseHeld(draft) : draft, held));
  }, [collided, held, change]);
}

function useHasStood(isShown: boolean): boolean {
  const [hasStood, setHasStood] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(() => setHasStood(true), confirmableAfterMs);
    return () => {
      clearTimeout(timer);
      setHasStood(false);
    };
  }, [isShown]);
  return hasStood;
}
