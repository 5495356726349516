const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Scripts and forms that terminals show two columns wide (Unicode Standard Annex 11), and emoji. */
const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const withoutWidth = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;

/** The characters of a text as a person sees them. */
export function characters(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** How many columns a text takes in a terminal. */
export function widthOf(text: string): number {
  return characters(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

/** A text that takes no more than so many columns: what is cut off stands for an ellipsis. */
export function shortened(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let beginning = "";
  for (const character of characters(text)) {
    if (widthOf(beginning + character) >= columns) break;
    beginning += character;
  }
  return `${beginning}…`;
}

/** A text that takes just so many columns. */
export function filled(text: string, columns: number): string {
  const shown = shortened(text, columns);
  return shown + " ".repeat(columns - widthOf(shown));
}

function columnsOf(character: string): number {
  if (withoutWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
