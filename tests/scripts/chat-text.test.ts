import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOut } from "#scripts/chat/text/layout.ts";
import { indented, line, quoted } from "#scripts/chat/text/line.ts";
import { printable, printableOnOneLine } from "#scripts/chat/text/printable.ts";
import { filled, shortened, widthOf } from "#scripts/chat/text/width.ts";
import { modelRuns } from "#tests/support/model-runs.ts";
import { dangersIn } from "./chat/dangers-in.ts";

/** Texts as somebody writes who means harm: sequences, whole and in pieces, among all characters there are. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\u001b",
        "\u009b",
        "\u001b[2J",
        "\u001b[31;1m",
        "\u001b]0;title\u0007",
        "\u001b]8;;http://evil.test\u001b\\",
        "\u001bP$q\u001b\\",
        "\u001b\u001b[0m[31m",
        "\r",
        "\n",
        "\r\n",
        "\u0085",
        "\u2028",
        "\u0007",
        "\b\b\b",
        "\t",
        "\u202e",
        "\ud800",
        "14:05 Ada: I agree",
        "😀",
        "日本",
      ),
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
    ),
  )
  .map((pieces) => pieces.join(""));

describe("a text of somebody else's", () => {
  test("has nothing in it that drives a terminal", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(dangersIn(printable(text))).toEqual([]);
        expect(printable(text).isWellFormed()).toBe(true);
        expect(printableOnOneLine(text)).not.toMatch(/\n/);
      }),
      modelRuns(1_000),
    );
  });

  test("reaches no terminal in another way, nor can it pass for a line of its own", () => {
    const paper = fc.record({ columns: fc.option(fc.integer({ min: 1, max: 200 })), hasColours: fc.constant(false) });
    fc.assert(
      fc.property(hostileText, hostileText, paper, (name, body, on) => {
        const rows = layOut(indented(6, "12:00 ", { text: `${printableOnOneLine(name)}: ` }, { text: body }), on);
        expect(dangersIn(rows.join(""))).toEqual([]);
        expect(rows[0]).toMatch(/^12:00/);
        for (const row of rows.slice(1)) expect(row).toMatch(/^ {6}/);
      }),
      modelRuns(1_000),
    );
  });

  test("has no sequences but ours where there are colours", () => {
    const ours = ["1", "22", "36", "39"].map((code) => `\u001b[${code}m`);
    fc.assert(
      fc.property(hostileText, (text) => {
        const rows = layOut(line({ text, tone: "strong" }, { text, tone: "own" }), { columns: 40, hasColours: true });
        const rest = ours.reduce((words, sequence) => words.replaceAll(sequence, ""), rows.join(""));
        expect(dangersIn(rest)).toEqual([]);
      }),
      modelRuns(1_000),
    );
  });

  test("keeps its letters, its emoji and its lines", () => {
    const text = "Grüße, 日本語 👩‍👩‍👧 e\u0301 می‌خواهم\nand more";
    expect(printable(text)).toBe(text);
    expect(printable("one\r\ntwo\tthree\u001b[31mred\u001b[0m")).toBe("one\ntwo threered");
    expect(printableOnOneLine("  Ada\n\u202eLovelace ")).toBe("Ada Lovelace");
  });
});

describe("a line that is laid out", () => {
  const paper = (columns: number | null) => ({ columns, hasColours: false });

  test("is broken between words, and goes on under its indent", () => {
    const long = indented(6, "12:00 ", "Ada: ", "the quick brown fox jumps");
    expect(layOut(long, paper(20))).toEqual(["12:00 Ada: the quick", "      brown fox ", "      jumps"]);
    expect(layOut(long, paper(null))).toEqual(["12:00 Ada: the quick brown fox jumps"]);
  });

  test("breaks a word that is wider than the window", () => {
    expect(layOut(line("x".repeat(45)), paper(20))).toEqual([
      "x".repeat(20),
      `  ${"x".repeat(18)}`,
      `  ${"x".repeat(7)}`,
    ]);
  });

  test("takes no more columns than there are, and loses nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 80 }), (text, columns) => {
        const rows = layOut(line({ text }), paper(columns));
        for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
        const bare = (words: string) => words.replaceAll(/\s/g, "");
        expect(bare(rows.join(""))).toBe(bare(printable(text)));
      }),
      modelRuns(1_000),
    );
  });

  test("is as wide as a terminal shows it", () => {
    expect(["abc", "日本", "😀", "e\u0301", "👩‍👩‍👧", "ｆ", "한", "\u0301"].map(widthOf)).toEqual([
      3, 4, 2, 1, 2, 2, 2, 0,
    ]);
    expect(filled("日本語", 5)).toBe("日本…");
    expect(filled("ab", 5)).toBe("ab   ");
    expect(shortened("abcdef", 4)).toBe("abc…");
  });

  test("quotes the beginning of a long text on one line", () => {
    expect(quoted(" one\n two ", 20)).toBe("“one two”");
    expect(quoted("one two three", 7)).toBe("“one two…”");
  });
});
