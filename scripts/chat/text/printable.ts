import { stripVTControlCharacters } from "node:util";

/** Two of them hold letters and emoji together: U+200C and U+200D. */
const invisible = /(?![\u200c\u200d])[\p{Cf}\p{Cc}]/gu;
const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
const betweenBreaks = "\n";

/**
 * Makes a text of somebody else's fit to be shown in a terminal: nothing in it moves the cursor, changes colours, sets the
 * title or turns the direction of writing. Its line breaks are all `\n`, and whoever shows it indents what follows them.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replaceAll(lineBreak, betweenBreaks)
    .replaceAll("\t", " ")
    .split(betweenBreaks)
    .map((line) => line.replaceAll(invisible, ""))
    .join(betweenBreaks);
}

/** The same for what has to stand on one line, such as a name. */
export function printableOnOneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, " ").trim();
}
