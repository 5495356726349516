import { endWords } from "#components/console/offer-words.ts";
import type { LiveOffer } from "#lib/client/chat-state.ts";
import { type Line, line, quoted } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";

const wordsMax = 200;

/** An offer as it comes. @param number by which it is answered */
export function offerLine({ conversation, words, handover, lastsMs }: LiveOffer, number: number): Line {
  const name = printableOnOneLine(conversation.visitor.name);
  const asks =
    handover === null ? `${name} asks: ` : `${printableOnOneLine(handover.by.name)} hands ${name} over to you: `;
  const note = handover?.note ? ` Note: ${quoted(handover.note, wordsMax)}` : "";
  const seconds = Math.round(lastsMs / 1_000);
  return line(
    { text: `Offer ${number}  `, tone: "warning" },
    { text: asks, tone: "strong" },
    `${quoted(words, wordsMax)}${note}`,
    { text: `  /accept ${number} or /decline ${number}, within ${seconds} s`, tone: "faint" },
  );
}

/** How an offer ended that was not answered here; null while it is open. */
export function offerEndLine({ conversation, end }: LiveOffer, number: number): Line | null {
  if (end === null) return null;
  const name = printableOnOneLine(conversation.visitor.name);
  return line({ text: `Offer ${number}  `, tone: "faint" }, `${name}: ${printableOnOneLine(endWords(end))}`);
}
