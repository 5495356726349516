import { styleText } from "node:util";
import type { Line, Part, Tone } from "./line.ts";
import { printable } from "./printable.ts";
import { characters, widthOf } from "./width.ts";

export interface Paper {
  /** How wide it is; null where rows may be as long as they are. */
  columns: number | null;
  hasColours: boolean;
}

const styles: Record<Tone, Parameters<typeof styleText>[0]> = {
  faint: "dim",
  strong: "bold",
  own: "cyan",
  good: "green",
  warning: "yellow",
  bad: "red",
};

/** So that there is something to read however narrow the window is. */
const columnsMin = 20;

/**
 * Lays a line out in rows. This is the one way to a terminal, and it lets nothing through that is not printable, whoever
 * wrote it.
 */
export function layOut({ parts, indent }: Line, { columns, hasColours }: Paper): string[] {
  const sheet = new Sheet(columns === null ? Number.POSITIVE_INFINITY : Math.max(columnsMin, columns), indent);
  for (const { text, tone } of parts) {
    const style = (word: string) =>
      tone === undefined || !hasColours ? word : styleText(styles[tone], word, { validateStream: false });
    for (const piece of piecesOf(text)) sheet.add(piece, style);
  }
  return sheet.rows;
}

/** Words, the spaces between them, and line breaks. */
function piecesOf(text: Part["text"]): string[] {
  return printable(text).match(/\n| +|[^\n ]+/g) ?? [];
}

class Sheet {
  readonly rows: string[] = [""];
  readonly #columns: number;
  readonly #indent: string;
  #used = 0;
  /** Whether there is anything in the row besides its indent. */
  #isBegun = false;

  constructor(columns: number, indent: number) {
    this.#columns = columns;
    this.#indent = " ".repeat(Math.min(indent, columnsMin / 2));
  }

  add(piece: string, style: (piece: string) => string): void {
    if (piece === "\n") return this.#break();
    const width = widthOf(piece);
    if (this.#used + width <= this.#columns) return this.#put(piece, width, style);
    if (piece.startsWith(" ")) return this.#break();
    if (this.#isBegun) this.#break();
    if (this.#used + width <= this.#columns) return this.#put(piece, width, style);
    for (const character of characters(piece)) {
      const columns = widthOf(character);
      if (this.#used + columns > this.#columns) this.#break();
      this.#put(character, columns, style);
    }
  }

  #put(piece: string, width: number, style: (piece: string) => string): void {
    this.rows.push((this.rows.pop() ?? "") + style(piece));
    this.#used += width;
    this.#isBegun = true;
  }

  #break(): void {
    this.rows.push(this.#indent);
    this.#used = this.#indent.length;
    this.#isBegun = false;
  }
}
