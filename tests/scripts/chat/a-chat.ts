import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { vi } from "vitest";

const program = resolve(import.meta.dirname, "../../../scripts/chat.ts");
const saidWithinMs = 20_000;

/** Programs that run now. They die with the test process, however that ends. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Somebody at the terminal client, as a program that writes lines and reads them. */
export interface ChatProcess extends AsyncDisposable {
  /** All that was printed. */
  output(): string;
  enter(line: string): void;
  /**
   * Waits until what was printed since the last such wait has the text.
   * @returns the match
   */
  said(text: string | RegExp): Promise<RegExpExecArray>;
  /** Ends the input, as Ctrl-D does. @returns the exit code */
  leave(): Promise<number | null>;
  signal(name: "SIGINT" | "SIGKILL"): void;
  ended: Promise<number | null>;
}

/** Starts the terminal client with a folder of its own for what it keeps. */
export function startChat(args: readonly string[], { password }: { password?: string } = {}): ChatProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      TZ: "UTC",
      ...(password !== undefined && { PARLEY_PASSWORD: password }),
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  let heard = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  // Whoever is killed reads nothing more.
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close").then(() => {
    running.delete(child);
    return child.exitCode;
  });
  const find = (text: string | RegExp): RegExpExecArray => {
    const pattern =
      typeof text === "string" ? new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)) : text;
    const found = pattern.exec(output.slice(heard));
    if (found === null)
      throw new Error(`${pattern} was not said after:\n${output.slice(0, heard)}\nbut:\n${output.slice(heard)}`);
    heard += found.index + found[0].length;
    return found;
  };
  return {
    output: () => output,
    enter: (line) => void child.stdin.write(`${line}\n`),
    said: (text) => vi.waitFor(() => find(text), { timeout: saidWithinMs, interval: 10 }),
    leave() {
      child.stdin.end();
      return ended;
    },
    signal: (name) => void child.kill(name),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
