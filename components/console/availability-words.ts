import { CircleCheck, CircleMinus, type LucideIcon, Moon } from "lucide-react";
import type { Availability } from "#lib/chat/matching/operator.ts";

interface AvailabilityWords {
  label: string;
  /** What it means for offers. */
  detail: string;
  icon: LucideIcon;
  tone: string;
}

/** How each availability is told. The colour only repeats the word. */
export const availabilityWords: Record<Availability, AvailabilityWords> = {
  available: { label: "Available", detail: "You are offered conversations", icon: CircleCheck, tone: "text-success" },
  busy: { label: "Busy", detail: "Here, but offered nothing new", icon: CircleMinus, tone: "text-warning" },
  away: { label: "Away", detail: "Not here, and offered nothing", icon: Moon, tone: "text-rest" },
};

/** @returns how much of what somebody takes they have, as `3 of 10`. */
export function loadWords({ load, capacity }: { load: number; capacity: number }): string {
  return `${load} of ${capacity}`;
}
