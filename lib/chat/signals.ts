import type { Participant } from "./actor.ts";
import type { Whereabouts } from "./conversations/reach.ts";
import type { TenantId } from "./ids.ts";

/** Something that is true for a moment only. It travels beside the log and may be lost at no harm. */
export interface TypingSignal extends Whereabouts {
  type: "Typing";
  conversationId: string;
  visitorId: string;
  author: Participant;
}

/** Somebody who works for the tenant has come or gone. */
export interface PresenceSignal {
  type: "Presence";
  memberId: string;
  isOnline: boolean;
}

export type Signal = TypingSignal | PresenceSignal;

/** Carries signals to the hub. Delivery is at most once; `publish` never throws and never waits for a receiver. */
export interface SignalPublisher {
  publish(tenantId: TenantId, signal: Signal): void;
}
