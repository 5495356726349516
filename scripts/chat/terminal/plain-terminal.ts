import { on } from "node:events";
import { createInterface } from "node:readline";
import { layOut } from "../text/layout.ts";
import { type Line, line } from "../text/line.ts";
import type { Terminal } from "./terminal.ts";

export interface PlainTerminalOptions {
  input: NodeJS.ReadableStream;
  output: Pick<NodeJS.WritableStream, "write">;
}

/** A terminal that is no screen: rows without colours that stay as they are, and lines of input, for files and programs. */
export function createPlainTerminal({ input, output }: PlainTerminalOptions): Terminal {
  const lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const entered = on(lines, "line", { close: ["close"] });
  const print = (given: Line): void => {
    output.write(`${layOut(given, { columns: null, hasColours: false }).join("\n")}\n`);
  };
  let typing = "";
  return {
    columns: null,
    print: (...given) => given.forEach(print),
    printAs: (_key, given) => print(given),
    amend: (_key, { note }) => print(note),
    prompt(_words, now) {
      if (now !== "" && now !== typing) print(line(now));
      typing = now;
    },
    ring: () => undefined,
    onWriting: () => undefined,
    async *entered() {
      for await (const [text] of entered) yield String(text);
    },
    close: () => lines.close(),
  };
}
