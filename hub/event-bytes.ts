import type { ChatEvent } from "#lib/chat/events/event.ts";

/** An event, with whatever else is known of it. */
export interface EventEntry {
  readonly event: ChatEvent;
}

/** Ids, names, times and the standing of a conversation, as objects and as they are sent. */
const bytesWithoutBody = 2_500;
const bytesPerCharacter = 3;

/** About how much memory an event takes, ready to be sent; it is not worth writing it out to know better. */
export function eventBytes({ event }: EventEntry): number {
  return bytesWithoutBody + bytesPerCharacter * charactersOf(event.data);
}

function charactersOf(data: ChatEvent["data"]): number {
  if ("message" in data) return data.message.body.length;
  if (!("notification" in data)) return 0;
  const { title, body, url, data: more } = data.notification;
  return title.length + body.length + (url?.length ?? 0) + JSON.stringify(more).length;
}

/** The first of the events that together take no more than `bytesMax`, and always one. */
export function firstWithin<Entry extends EventEntry>(entries: readonly Entry[], bytesMax: number): readonly Entry[] {
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    bytes += eventBytes(entry);
    if (bytes > bytesMax && index > 0) return entries.slice(0, index);
  }
  return entries;
}
