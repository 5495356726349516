import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test, vi } from "vitest";
import { completionsOf } from "#scripts/chat/session/command.ts";
import { createPlainTerminal } from "#scripts/chat/terminal/plain-terminal.ts";
import { createScreenTerminal } from "#scripts/chat/terminal/screen-terminal.ts";
import type { Terminal } from "#scripts/chat/terminal/terminal.ts";
import { line } from "#scripts/chat/text/line.ts";
import { Window } from "./chat/a-window.ts";

const commands = ["help", "list", "leave"];

function aScreen({ columns = 40, hasColours = false } = {}) {
  const window = new Window(columns);
  const onInterrupt = vi.fn<() => void>();
  const terminal = createScreenTerminal({
    input: window.input,
    output: window,
    hasColours,
    completions: (written) => completionsOf(commands, written),
    onInterrupt,
  });
  const entered = collect(terminal);
  terminal.prompt("live", "");
  return { window, terminal, entered, onInterrupt };
}

function collect(terminal: Terminal): string[] {
  const entered: string[] = [];
  void (async () => {
    for await (const written of terminal.entered()) entered.push(written);
    entered.push("(left)");
  })();
  return entered;
}

const eventually = (claim: () => void) => vi.waitFor(claim);

describe("a window", () => {
  test("keeps what is half written where it is while messages come", async () => {
    const { window, terminal, entered } = aScreen();
    window.type("half a thou");
    await expect.poll(() => window.seen).toEqual(["live › half a thou"]);
    terminal.print(line("12:00 Vera: Hello"), line("12:01 Vera: Are you there?"));
    await expect
      .poll(() => window.seen)
      .toEqual(["12:00 Vera: Hello", "12:01 Vera: Are you there?", "live › half a thou"]);
    window.type("ght\r");
    await eventually(() => expect(entered).toEqual(["half a thought"]));
  });

  test("does so with a line that takes several rows, wherever the cursor is in it", async () => {
    const { window, terminal } = aScreen({ columns: 20 });
    // All at once, as it is pasted.
    window.type("one two three four five six");
    const written = ["live › one two three", " four five six"];
    await expect.poll(() => window.seen).toEqual(written);
    terminal.print(line("Vera: Hello"));
    await expect.poll(() => window.seen).toEqual(["Vera: Hello", ...written]);
    window.type("\u001b[H");
    terminal.print(line("Vera: Still there?"));
    await expect.poll(() => window.seen).toEqual(["Vera: Hello", "Vera: Still there?", ...written]);
    window.type("X");
    terminal.print(line("Vera: Bye"));
    await eventually(() => expect(window.seen.join("")).toContain("Vera: Byelive › Xone two"));
    expect(window.seen.slice(0, 3)).toEqual(["Vera: Hello", "Vera: Still there?", "Vera: Bye"]);
  });

  test("shows what was pasted once, also where it is wider than the window", async () => {
    const { window } = aScreen({ columns: 20 });
    window.type("one two three four five six");
    await expect.poll(() => window.seen).toEqual(["live › one two three", " four five six"]);
    window.type("\u001b[HX");
    await expect.poll(() => window.seen).toEqual(["live › Xone two thre", "e four five six"]);
  });

  test("shows what was sent once, as a message, and leaves commands standing", async () => {
    const { window, terminal } = aScreen();
    window.type("Hello\r");
    await expect.poll(() => window.seen).toEqual(["live ›"]);
    terminal.printAs("1", line("12:00 You: Hello  sending…"));
    window.type("/list\r");
    await expect.poll(() => window.seen).toEqual(["12:00 You: Hello  sending…", "live › /list", "live ›"]);
  });

  test("draws the last message anew when it gets further, and notes it of one that others follow", async () => {
    const { window, terminal } = aScreen();
    const at = (mark: string) => ({ line: line(`12:00 You: Hello  ${mark}`), note: line(`      ${mark} “Hello”`) });
    terminal.printAs("1", at("sending…").line);
    terminal.amend("1", at("sent"));
    await expect.poll(() => window.seen).toEqual(["12:00 You: Hello  sent", "live ›"]);
    terminal.amend("1", at("delivered"));
    await expect.poll(() => window.seen).toEqual(["12:00 You: Hello  delivered", "live ›"]);
    terminal.print(line("Vera: Hi"));
    terminal.amend("1", at("seen"));
    await expect
      .poll(() => window.seen)
      .toEqual(["12:00 You: Hello  delivered", "Vera: Hi", "      seen “Hello”", "live ›"]);
  });

  test("says before the input where one is and who writes, no wider than half the window", async () => {
    const { window, terminal } = aScreen({ columns: 40 });
    terminal.prompt("live · Vera", "Vera is typing…");
    await expect.poll(() => window.seen).toEqual(["live · Vera · Vera … ›"]);
    terminal.prompt("polling", "");
    await expect.poll(() => window.seen).toEqual(["polling ›"]);
  });

  test("completes commands, and nothing else", async () => {
    const { window } = aScreen();
    window.type("/li\t");
    await expect.poll(() => window.seen).toEqual(["live › /list"]);
    window.type("3\u0015li\t");
    await eventually(() => expect(window.seen[0]).toMatch(/^live › li/));
    expect(completionsOf(commands, "/l")).toEqual(["/list ", "/leave "]);
    expect(completionsOf(commands, "hel")).toEqual([]);
  });

  test("is left by Ctrl-D when what was entered is done, and says so of Ctrl-C", async () => {
    const { window, terminal, entered, onInterrupt } = aScreen();
    window.type("/list\r\u0004");
    await eventually(() => expect(entered).toEqual(["/list", "(left)"]));
    terminal.print(line("Bye."));
    await expect.poll(() => window.seen).toEqual(["live › /list", "live ›", "Bye."]);
    const other = aScreen();
    other.window.type("half\u0003");
    await eventually(() => expect(other.onInterrupt).toHaveBeenCalledOnce());
    expect(onInterrupt).not.toHaveBeenCalled();
  });

  test("has colours only where they are wanted", () => {
    const [plain, coloured] = [aScreen(), aScreen({ hasColours: true })];
    for (const { terminal } of [plain, coloured]) terminal.print(line({ text: "Live.", tone: "good" }));
    expect(coloured.window.written).toContain("\u001b[32mLive.\u001b[39m");
    expect(plain.window.written).not.toContain("\u001b[32m");
  });
});

describe("where there is no window", () => {
  test("rows stand as they are, without a sequence, and lines are read to the end", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const terminal = createPlainTerminal({ input, output });
    const entered = collect(terminal);
    terminal.prompt("live", "");
    terminal.printAs("1", line({ text: "You: Hello  sending…", tone: "own" }));
    terminal.amend("1", { line: line("You: Hello  sent"), note: line("  sent “Hello”") });
    terminal.prompt("live", "Vera is typing…");
    terminal.prompt("live", "Vera is typing…");
    terminal.prompt("live", "");
    terminal.ring();
    input.end("/list\nHello\r\nlast");
    await eventually(() => expect(entered).toEqual(["/list", "Hello", "last", "(left)"]));
    output.end();
    expect(await text(output)).toBe("You: Hello  sending…\n  sent “Hello”\nVera is typing…\n");
  });
});
