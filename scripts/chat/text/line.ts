/** How a part of a line looks where there are colours. Nothing is told by it alone. */
export type Tone = "faint" | "strong" | "own" | "good" | "warning" | "bad";

export interface Part {
  text: string;
  tone?: Tone;
}

/** What is printed as one: as many rows as it takes, of which all but the first are indented. */
export interface Line {
  parts: readonly Part[];
  /** By how many columns. */
  indent: number;
}

/** A line of plain words, or of parts of which some have a tone. */
export function line(...parts: readonly (string | Part)[]): Line {
  return indented(2, ...parts);
}

export function indented(indent: number, ...parts: readonly (string | Part)[]): Line {
  return { indent, parts: parts.map((part) => (typeof part === "string" ? { text: part } : part)) };
}

/** The beginning of a text, on one line and between quotation marks. */
export function quoted(text: string, lengthMax: number): string {
  const [...characters] = text.replaceAll(/\s+/g, " ").trim();
  const isLong = characters.length > lengthMax;
  return `“${characters.slice(0, lengthMax).join("").trimEnd()}${isLong ? "…" : ""}”`;
}
