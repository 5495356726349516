import type { Operator } from "#lib/chat/matching/list-operators.ts";
import { type Line, line } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";
import { filled } from "../text/width.ts";

const nameColumns = 24;
const standingColumns = 24;

/** Everybody who takes conversations, with what they say of themselves and what they have. */
export function colleagueLines(operators: readonly Operator[], selfId: string): Line[] {
  if (operators.length === 0) return [line("Nobody takes conversations here.")];
  return operators.map(({ id, name, isOnline, availability, availabilityReason, load, capacity }) => {
    const who = `${printableOnOneLine(name)}${id === selfId ? " (you)" : ""}`;
    const why = availabilityReason === null ? "" : ", missed offers";
    return line(
      { text: filled(who, nameColumns), tone: "strong" },
      ` ${filled(isOnline ? `here, ${availability}${why}` : "not here", standingColumns)} `,
      { text: `${load} of ${capacity}`, tone: "faint" },
    );
  });
}
