import type { Line } from "../text/line.ts";

/** Where a person reads and writes. */
export interface Terminal {
  /** How wide the window is at the moment; null where there is none. */
  readonly columns: number | null;
  print(...lines: readonly Line[]): void;
  /** Prints something that may change later. */
  printAs(key: string, line: Line): void;
  /** What was printed under a key has changed: it is drawn anew where nothing stands below it, and else noted. */
  amend(key: string, change: { line: Line; note: Line }): void;
  /** Says where the person is, before the input where there is one, and who else is writing there; "" where nobody is. */
  prompt(words: string, typing: string): void;
  /** Makes somebody look who does not. */
  ring(): void;
  /** Hears what is being written before it is entered, wherever that can be heard. */
  onWriting(listen: (text: string) => void): void;
  /** What is entered, line by line, until the person leaves or `close`. To be read once. */
  entered(): AsyncIterable<string>;
  /** Ends the input. What is printed from then on is still shown. */
  close(): void;
}
