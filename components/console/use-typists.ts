"use client";

import { useEffect, useState } from "react";
import type { TypingParticipant } from "#lib/client/chat-state.ts";
import { useChat, useMe } from "./chat-client-provider.tsx";

const nobody: readonly TypingParticipant[] = [];

/** Who else writes in a conversation right now. Each entry ends by itself at its `until`. */
export function useTypists(conversationId: string): readonly TypingParticipant[] {
  const me = useMe();
  const entries = useChat((state) => state.typing[conversationId]) ?? nobody;
  const [, setExpiredAt] = useState(0);
  const now = Date.now();
  const typists = entries.filter(({ id, until }) => id !== me.id && until > now);
  const nextEnd = typists.length > 0 ? Math.min(...typists.map(({ until }) => until)) : null;
  useEffect(() => {
    if (nextEnd === null) return;
    const timer = setTimeout(() => setExpiredAt(nextEnd), Math.max(0, nextEnd - Date.now()) + 10);
    return () => clearTimeout(timer);
  }, [nextEnd]);
  return typists;
}

/** @returns a person's first name; a made-up name such as "Visitor 4F2A" stays whole. */
export function firstNameOf(name: string): string {
  return /\d/.test(name) ? name : name.split(" ", 1)[0] || name;
}
