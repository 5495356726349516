import type { PendingMessage } from "#lib/client/chat-state.ts";

/** Text in a composer that was not sent, and the held replies whose text is part of it. */
export interface Draft {
  body: string;
  /** The ids of held replies that were put back into the field. */
  heldIds: readonly string[];
  /** Their text, which stands at the beginning of `body` unless somebody has changed it since. */
  heldText: string;
}

export const emptyDraft: Draft = { body: "", heldIds: [], heldText: "" };

type Held = Pick<PendingMessage, "id" | "body">;

/** Puts replies that were held back into the field again, each once, above what has been written there since. */
export function takeHeld(draft: Draft, held: readonly Held[]): Draft {
  const added = held.filter(({ id }) => !draft.heldIds.includes(id));
  if (added.length === 0) return draft;
  const bodies = added.map(({ body }) => body);
  const heldIds = [...draft.heldIds, ...added.map(({ id }) => id)];
  const heldText = paragraphs([draft.heldText, ...bodies]);
  if (isUnchanged(draft)) return { body: paragraphs([heldText, written(draft)]), heldIds, heldText };
  return { body: paragraphs([draft.body, ...bodies]), heldIds, heldText };
}

/** Takes held replies out of the field again. What was written below them stays, unless their own text was changed. */
export function withoutHeld(draft: Draft): Draft {
  return { ...emptyDraft, body: isUnchanged(draft) ? written(draft) : "" };
}

/** The draft after others, such as another tab, have settled its held replies. Text that was changed here stays. */
export function releaseHeld(draft: Draft): Draft {
  if (draft.heldIds.length === 0) return draft;
  return isUnchanged(draft) ? withoutHeld(draft) : { ...emptyDraft, body: draft.body };
}

/** Brings dropped text back, above what has been written since. */
export function restoreBody(draft: Draft, dropped: string): Draft {
  return { ...draft, body: paragraphs([dropped, draft.body]), heldText: "" };
}

/** Whether the field holds the held replies as they were written, and nothing else. */
export function isHeldOnly({ body, heldText }: Draft): boolean {
  return body.trim() === heldText.trim();
}

const gap = "\n\n";

/** Whether the held replies stand at the beginning as they were written, and something else at most below them. */
function isUnchanged({ body, heldText }: Draft): boolean {
  return heldText === "" || body === heldText || body.startsWith(heldText + gap);
}

function written({ body, heldText }: Draft): string {
  return heldText === "" ? body : body.slice(heldText.length + gap.length);
}

function paragraphs(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(gap);
}
