import { PassThrough, Writable } from "node:stream";

const sequenceBegins = "\u001b[";

/** As much of a terminal as an editor of lines uses: characters, line ends, and where the cursor goes. */
export class Window extends Writable {
  readonly input = new PassThrough();
  columns: number;
  readonly rows = 100;
  /** All that was written, as it was. */
  written = "";
  #cells: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    super({ decodeStrings: false });
    this.columns = columns;
  }

  /** What somebody sees, without what is empty below. */
  get seen(): string[] {
    const rows = this.#cells.map((cells) =>
      Array.from(cells, (cell) => cell ?? " ")
        .join("")
        .trimEnd(),
    );
    return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
  }

  /** Presses keys. */
  type(keys: string): void {
    this.input.write(keys);
  }

  override _write(text: string, _encoding: BufferEncoding, done: () => void): void {
    this.written += text;
    const [before = "", ...rest] = text.split(sequenceBegins);
    for (const character of before) this.#take(character);
    for (const piece of rest) {
      const [sequence = "", count = "", letter = ""] = /^(\d*)(?:;\d*)?([A-Za-z])/.exec(piece) ?? [];
      this.#control(letter, Number(count || "1"), count);
      for (const character of piece.slice(sequence.length)) this.#take(character);
    }
    done();
  }

  #take(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#down();
    else if (character >= " ") this.#put(character);
  }

  #control(letter: string, count: number, given: string): void {
    if (letter === "A") this.#row = Math.max(0, this.#row - count);
    else if (letter === "B") this.#row = Math.min(this.#cells.length - 1, this.#row + count);
    else if (letter === "C") this.#column = Math.min(this.columns - 1, this.#column + count);
    else if (letter === "D") this.#column = Math.max(0, this.#column - count);
    else if (letter === "G") this.#column = count - 1;
    else if (letter === "J" && given !== "1" && given !== "2") {
      this.#cells.length = this.#row + 1;
      this.#cells[this.#row]?.splice(this.#column);
    } else if (letter === "K") this.#cells[this.#row]?.splice(this.#column);
    else if (letter !== "m") throw new Error(`The window does not know ${letter}.`);
  }

  #put(character: string): void {
    if (this.#column >= this.columns) {
      this.#column = 0;
      this.#down();
    }
    const row = this.#cells[this.#row];
    if (row !== undefined) row[this.#column] = character;
    this.#column += 1;
  }

  /** A terminal puts the cursor at the beginning of the next row, as it is set up for programs that write lines. */
  #down(): void {
    this.#row += 1;
    this.#column = 0;
    this.#cells[this.#row] ??= [];
  }
}
