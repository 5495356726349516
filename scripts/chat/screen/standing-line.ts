import type { Availability } from "#lib/chat/matching/operator.ts";
import type { OperatorStanding } from "#lib/client/chat-state.ts";
import { type Line, line } from "../text/line.ts";

const words: Record<Availability, string> = {
  available: "You are available: conversations are offered to you.",
  busy: "You are busy: nothing new is offered to you.",
  away: "You are away: nothing is offered to you.",
};

/** What an operator says of themselves, or what was said of them. */
export function standingLine({ availability, reason }: OperatorStanding): Line {
  if (reason === null) return line(words[availability]);
  return line({ text: `${words[availability]} You let offers pass. /available when you are back.`, tone: "warning" });
}
