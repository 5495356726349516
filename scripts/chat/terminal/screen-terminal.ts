import { on } from "node:events";
import { clearScreenDown, createInterface, cursorTo, moveCursor } from "node:readline";
import type { WriteStream } from "node:tty";
import { layOut } from "../text/layout.ts";
import type { Line } from "../text/line.ts";
import { printableOnOneLine } from "../text/printable.ts";
import { shortened, widthOf } from "../text/width.ts";
import type { Terminal } from "./terminal.ts";

export interface ScreenTerminalOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream & Pick<WriteStream, "columns" | "rows">;
  hasColours: boolean;
  /** What the Tab key completes to, given all that is written. */
  completions(text: string): string[];
  /** Ctrl-C. */
  onInterrupt(): void;
}

interface Printed {
  key: string;
  rows: number;
  columns: number;
}

/** A window in which what comes is printed above the line that a person writes, which stays as it is. */
export function createScreenTerminal({
  input,
  output,
  hasColours,
  completions,
  onInterrupt,
}: ScreenTerminalOptions): Terminal {
  const editor = createInterface({
    input,
    output,
    terminal: true,
    prompt: "› ",
    removeHistoryDuplicates: true,
    completer: (text: string) => [completions(text), text],
  });
  const entered = on(editor, "line", { close: ["close"] });
  let last: Printed | null = null;
  let isOpen = true;

  /** The editor goes up by so many rows before it draws itself. It keeps count, but for pasted text that is broken. */
  const countRows = (prevRows: number): void => void Object.assign(editor, { prevRows });

  input.on("keypress", () => {
    const { rows, cols } = editor.getCursorPos();
    if (isOpen && cols > 0) countRows(rows);
  });
  editor.on("SIGINT", onInterrupt);
  editor.on("line", (text) => {
    last = null;
    if (isMessage(text)) eraseEcho(text);
    editor.prompt();
  });
  editor.on("close", () => {
    isOpen = false;
    output.write("\n");
  });

  /** What a person has sent is shown as a message, so it need not stand there twice. */
  function eraseEcho(text: string): void {
    const rows = Math.floor(widthOf(editor.getPrompt() + text) / output.columns) + 1;
    moveCursor(output, 0, -rows);
    clearScreenDown(output);
  }

  /** Draws above the input. @param over how many of the rows before it are drawn anew */
  function draw(rows: readonly string[], over = 0): void {
    const text = `${rows.join("\n")}\n`;
    if (!isOpen) return void output.write(text);
    const { rows: below } = editor.getCursorPos();
    cursorTo(output, 0);
    moveCursor(output, 0, -below - over);
    clearScreenDown(output);
    output.write(text);
    countRows(0);
    editor.prompt(true);
  }

  function rowsOf(line: Line): string[] {
    // A row that fills the window to its edge would make another one in some terminals.
    return layOut(line, { columns: output.columns - 1, hasColours });
  }

  return {
    get columns() {
      return output.columns;
    },
    print(...lines) {
      if (lines.length === 0) return;
      last = null;
      draw(lines.flatMap(rowsOf));
    },
    printAs(key, line) {
      const rows = rowsOf(line);
      draw(rows);
      last = { key, rows: rows.length, columns: output.columns };
    },
    amend(key, { line, note }) {
      const isLast = last?.key === key && last.columns === output.columns && last.rows < output.rows / 2;
      if (!isOpen || last === null || !isLast) {
        last = null;
        return draw(rowsOf(note));
      }
      const rows = rowsOf(line);
      draw(rows, last.rows);
      last = { ...last, rows: rows.length };
    },
    prompt(words, typing) {
      const all = printableOnOneLine(typing === "" ? words : `${words} · ${typing}`);
      const prompt = `${shortened(all, Math.floor(output.columns / 2))} › `;
      if (prompt === editor.getPrompt()) return;
      editor.setPrompt(prompt);
      if (isOpen) editor.prompt(true);
    },
    ring: () => void output.write("\u0007"),
    onWriting: (listen) => void input.on("keypress", () => isOpen && listen(editor.line)),
    async *entered() {
      for await (const [text] of entered) yield String(text);
    },
    close: () => editor.close(),
  };
}

function isMessage(text: string): boolean {
  return !text.startsWith("/") || text.startsWith("//");
}
