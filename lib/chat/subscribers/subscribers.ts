import type { EventType } from "../events/event.ts";
import { notifyOfAssignments } from "../notifications/notify-of-assignments.ts";
import type { LogSubscriber } from "./subscriber.ts";

/** Everything that follows from events of the log. */
export const subscribers: readonly LogSubscriber[] = [notifyOfAssignments];

/** Those that some of these types are for. */
export function subscribersOf(types: readonly EventType[], among: readonly LogSubscriber[]): readonly LogSubscriber[] {
  return types.length === 0 ? [] : among.filter((one) => one.types.some((type) => types.includes(type)));
}

/** Null for one that there is not, or not any more. */
export function findSubscriber(name: string, among: readonly LogSubscriber[]): LogSubscriber | null {
  return among.find((one) => one.name === name) ?? null;
}
