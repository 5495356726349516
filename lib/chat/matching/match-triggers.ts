import type { EventType } from "../events/event.ts";

/** After these somebody may be free whom a conversation waits for, or a conversation may wait. */
const matchTriggers: ReadonlySet<EventType> = new Set([
  "ConversationQueued",
  "ConversationReopened",
  "ConversationClosed",
  "ConversationAssigned",
  "ConversationSnoozed",
  "ConversationWoken",
  "OffersEnded",
  "AvailabilityChanged",
  "RoutingChanged",
  "AccessChanged",
] as const satisfies EventType[]);

export function isMatchTrigger(type: EventType): boolean {
  return matchTriggers.has(type);
}
