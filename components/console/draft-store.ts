"use client";

import { useCallback } from "react";
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import { useMe } from "./chat-client-provider.tsx";
import { type Draft, emptyDraft } from "./draft.ts";

/** What a composer writes: a reply to the visitor, or a note for members. */
export type DraftKind = "message" | "note";

interface Drafts {
  /** By member, conversation and kind. */
  drafts: Readonly<Record<string, Draft>>;
  change(key: string, change: (draft: Draft) => Draft): void;
}

/** Kept for this tab, so that what somebody writes outlives a reload of the page. */
const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      drafts: {},
      change: (key, change) =>
        set(({ drafts }) => {
          const { [key]: draft = emptyDraft, ...others } = drafts;
          const next = change(draft);
          if (next === draft) return {};
          return { drafts: next.body === "" && next.heldIds.length === 0 ? others : { ...others, [key]: next } };
        }),
    }),
    {
      name: "parley-drafts",
      storage: createJSONStorage(() => sessionStorage),
      partialize: ({ drafts }) => ({ drafts }),
    },
  ),
);

/** The unsent text of a conversation, kept while the member looks at others, and the way to change it. */
export function useDraft(conversationId: string, kind: DraftKind): [Draft, (change: (draft: Draft) => Draft) => void] {
  const key = `${useMe().id}/${conversationId}/${kind}`;
  const draft = useDrafts(({ drafts }) => drafts[key]) ?? emptyDraft;
  const changeAny = useDrafts((store) => store.change);
  const change = useCallback((by: (draft: Draft) => Draft) => changeAny(key, by), [changeAny, key]);
  return [draft, change];
}
