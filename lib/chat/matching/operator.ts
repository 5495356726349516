/** What an operator says of themselves. It holds on all their devices, and only they, or missed offers, change it. */
export const availabilities = ["available", "busy", "away"] as const;
export type Availability = (typeof availabilities)[number];

/** A member as far as conversations are given to them. */
export interface OperatorRecord {
  id: string;
  name: string;
  /** A built-in role by its name, or one of the tenant's own by its id. */
  role: string;
  availability: Availability;
  /** Why they are away without having said so; null where they did. */
  availabilityReason: "missed_offers" | null;
  /** How many offers in a row they let pass. */
  missedOffers: number;
  /** How much they take at a time: the weights of their open conversations come to no more. */
  capacity: number;
  skills: readonly string[];
  /** When they last got a conversation or lost one; null before the first. */
  idleSince: Date | null;
}
