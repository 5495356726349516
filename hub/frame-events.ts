import { type FramedMessage, frameInvocation } from "#lib/signalr/framed-message.ts";
import type { EventEntry } from "./event-bytes.ts";

/** Frames what clients are told of a stretch of the log. */
export function frameEvents(entries: readonly EventEntry[]): FramedMessage {
  return frameInvocation("Events", [entries.map(({ event }) => event)]);
}
