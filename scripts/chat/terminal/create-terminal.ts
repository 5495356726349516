import { createPlainTerminal } from "./plain-terminal.ts";
import { createScreenTerminal, type ScreenTerminalOptions } from "./screen-terminal.ts";
import type { Terminal } from "./terminal.ts";

/** The terminal of this process: a window where a person sits at it, else rows for files and programs. */
export function createTerminal(options: Pick<ScreenTerminalOptions, "completions" | "onInterrupt">): Terminal {
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env.TERM === "dumb")
    return createPlainTerminal({ input: stdin, output: stdout });
  // https://no-color.org: any value but an empty one.
  const hasColours = !env.NO_COLOR && stdout.hasColors();
  return createScreenTerminal({ input: stdin, output: stdout, hasColours, ...options });
}
