import { type EventType, type LoggedEvent, noAudience } from "#lib/chat/events/event.ts";

/** As many consecutive events of a log, from a position on. */
export function someEvents(first: number, count: number): LoggedEvent[] {
  return Array.from({ length: count }, (_, index) => anEvent(first + index));
}

/** @param type of an event that carries nothing */
export function anEvent(
  pos: number,
  type: Extract<EventType, "ConversationLeft" | "RoutingChanged"> = "ConversationLeft",
): LoggedEvent {
  const actor = { kind: "operator", id: "ada", name: "Ada" } as const;
  const stamp = { pos, conversationId: "c", at: new Date().toISOString(), actor };
  return { event: { ...stamp, type, data: {} }, audience: { ...noAudience, visitorId: "vera", teamId: "t" } };
}
