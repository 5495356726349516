import { z } from "zod";
import { ChatError } from "./errors.ts";
import { limits } from "./limits.ts";
import type { TenantStore } from "./store.ts";

/** One page of a list, and the cursor that asks for the next one. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** What is true at a position of the tenant's log. */
export interface AtPosition {
  pos: number;
  /** Which life of the log the position belongs to: one of another epoch says nothing about this one. */
  epoch: string;
}

/** The position at which everything that is read in this transaction is true. */
export async function positionOf({ log }: Pick<TenantStore, "log">): Promise<AtPosition> {
  const { head, epoch } = await log.bounds();
  return { pos: head, epoch };
}

export const pageInput = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(limits.pageSizeDefault),
};

/** Cuts a list that was read with one item too many, and names the cursor of its last item where more follow. */
export function toPage<Item>(itemsAndOne: Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const items = itemsAndOne.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = itemsAndOne.length > limit && last !== undefined ? cursorOf(last) : null;
  return { items, nextCursor };
}

/** @throws ChatError `invalid_input` naming the field `cursor`. */
export function invalidCursor(): ChatError {
  return new ChatError("invalid_input", "The cursor is not one that this list gave out.", {
    fields: [{ field: "cursor", message: "Use the `nextCursor` of the page before." }],
  });
}
