"use client";

import { create } from "zustand";

/** What a composer writes: a reply to the visitor, or a note for members. */
export type DraftKind = "message" | "note";

interface Drafts {
  /** Unsent text by conversation and kind. */
  bodies: Readonly<Record<string, string>>;
  write(conversationId: string, kind: DraftKind, body: string): void;
}

function keyOf(conversationId: string, kind: DraftKind): string {
  return `${conversationId}/${kind}`;
}

const useDrafts = create<Drafts>()((set) => ({
  bodies: {},
  write: (conversationId, kind, body) =>
    set(({ bodies }) => ({ bodies: { ...bodies, [keyOf(conversationId, kind)]: body } })),
}));

/** The unsent text of a conversation, kept while the member looks at others. */
export function useDraft(conversationId: string, kind: DraftKind): [string, (body: string) => void] {
  const body = useDrafts(({ bodies }) => bodies[keyOf(conversationId, kind)] ?? "");
  const write = useDrafts((drafts) => drafts.write);
  return [body, (next) => write(conversationId, kind, next)];
}
