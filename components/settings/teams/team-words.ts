import type { Team } from "#lib/chat/teams/present-team.ts";
import { type OfferMode, offerModes } from "#lib/chat/teams/team.ts";

/** To whom a team's conversations are offered, as somebody chooses it. */
export const offerModeLabels: Record<OfferMode, string> = {
  one: "One at a time",
  best: "The best few at once",
  all: "Everybody at once",
};

/** What each way means for those who answer. */
export const offerModeDetails: Record<OfferMode, string> = {
  one: "Whoever fits best is asked, then the next. Nobody is disturbed in vain.",
  best: "Several are asked, and the first to accept gets it.",
  all: "All who are free are asked, and the first to accept gets it.",
};

export function isOfferMode(word: string): word is OfferMode {
  return offerModes.some((mode) => mode === word);
}

/** @returns what was typed as a list, without what is empty or there twice. */
export function readSkills(typed: string): string[] {
  const skills = typed
    .split(",")
    .map((skill) => skill.trim())
    .filter((skill) => skill !== "");
  return [...new Set(skills)];
}

/** @returns how a team is asked and when, in a line. */
export function describeTeam({
  offerMode,
  offerSeconds,
  hours,
}: Pick<Team, "offerMode" | "offerSeconds" | "hours">): string {
  const when = hours === null ? "Always open" : "With business hours";
  return `${offerModeLabels[offerMode]}, ${offerSeconds} seconds to accept. ${when}.`;
}
