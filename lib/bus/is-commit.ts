import { type Audience, type LoggedEvent, visibility } from "#lib/chat/events/event.ts";

/** All that is known of whom an event concerns: each is an id or null. */
const audienceFields = Object.keys({
  visitorId: true,
  assigneeId: true,
  teamId: true,
  addressee: true,
} satisfies Record<keyof Audience, true>);

/**
 * Whether this is what a process of this version has committed: at least one event, consecutive, each with all by which it
 * is decided who sees it. What an event carries besides is taken as it is, as it is from the database.
 */
export function isCommit(value: unknown): value is readonly LoggedEvent[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const entries: readonly unknown[] = value;
  const first = posOf(entries[0]);
  return first > 0 && entries.every((entry, index) => posOf(entry) === first + index && isLoggedEvent(entry));
}

function isLoggedEvent(entry: unknown): entry is LoggedEvent {
  if (!isObject(entry) || !isObject(entry.event) || !isObject(entry.audience)) return false;
  const { audience } = entry;
  const { type, conversationId, at, actor, data } = entry.event;
  return (
    typeof type === "string" &&
    Object.hasOwn(visibility, type) &&
    typeof at === "string" &&
    isObject(actor) &&
    isObject(data) &&
    isIdOrNull(conversationId) &&
    audienceFields.every((field) => isIdOrNull(audience[field]))
  );
}

function posOf(entry: unknown): number {
  const pos = isObject(entry) && isObject(entry.event) ? entry.event.pos : undefined;
  return typeof pos === "number" && Number.isSafeInteger(pos) ? pos : 0;
}

function isIdOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
