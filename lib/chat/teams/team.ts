import type { BusinessHours } from "./business-hours.ts";

/** To whom a conversation is offered: to one at a time, to the best few, or to everybody who is eligible. */
export const offerModes = ["one", "best", "all"] as const;
export type OfferMode = (typeof offerModes)[number];

/** How a team's conversations find their operator. */
export interface TeamRouting {
  offerMode: OfferMode;
  /** To how many at a time, with the mode `best`. */
  offerCount: number;
  /** How long an operator has to accept. */
  offerSeconds: number;
  /** After so many offers without an answer an operator counts as away. */
  missesMax: number;
  /** How much of an operator's capacity a conversation takes. */
  conversationWeight: number;
  /** What an operator has to be able to do, besides what a conversation asks for itself. */
  requiredSkills: readonly string[];
  /** When somebody is there at all; null for always. */
  hours: BusinessHours | null;
}

export interface TeamRecord extends TeamRouting {
  id: string;
  name: string;
  createdAt: Date;
}

export const defaultRouting: TeamRouting = {
  offerMode: "one",
  offerCount: 3,
  offerSeconds: 30,
  missesMax: 3,
  conversationWeight: 1,
  requiredSkills: [],
  hours: null,
};
