"use client";

import type { Participant } from "#lib/chat/actor.ts";
import { useChat } from "./chat-client-provider.tsx";

const nobody: readonly Participant[] = [];

/** Who else writes in a conversation right now. */
export function useTypists(conversationId: string): readonly Participant[] {
  return useChat((state) => state.typing[conversationId]) ?? nobody;
}

/** @returns a person's first name; a made-up name such as "Visitor 4F2A" stays whole. */
export function firstNameOf(name: string): string {
  return /\d/.test(name) ? name : name.split(" ", 1)[0] || name;
}
