"use client";

import { useMemo } from "react";
import type { Participant } from "#lib/chat/actor.ts";
import { useChat } from "./chat-client-provider.tsx";

const nobody: readonly Participant[] = [];

/** Who of one side writes in a conversation right now, ourselves left out. */
export function useTypists(conversationId: string, side: "visitor" | "operator"): readonly Participant[] {
  const typing = useChat((state) => state.typing[conversationId]) ?? nobody;
  return useMemo(() => typing.filter(({ kind }) => kind === side), [typing, side]);
}

/** @returns who replies, in the words that every place uses for it; null while nobody does. */
export function replyingWords(operators: readonly Participant[]): string | null {
  const [first, second] = operators.map(({ name }) => firstNameOf(name));
  if (first === undefined) return null;
  if (second === undefined) return `${first} is replying…`;
  return operators.length === 2 ? `${first} and ${second} are replying…` : "Several people are replying…";
}

/** @returns a person's first name; a made-up name such as "Visitor 4F2A" stays whole. */
export function firstNameOf(name: string): string {
  return /\d/.test(name) ? name : name.split(" ", 1)[0] || name;
}
