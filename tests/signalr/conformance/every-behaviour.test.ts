import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const behaviours = Array.from({ length: 88 }, (_value, index) => index + 1);

/** The numbers with which the names of a file's tests begin. */
function numbersIn(source: string): number[] {
  return Array.from(source.matchAll(/\b(?:test|it)(?:\.each\([^"'`]*\))?\(\s*["'`](\d+) /g), ([, number]) =>
    Number(number),
  );
}

test("each of the 88 behaviours has exactly one test", async () => {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.ts"));
  const sources = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), "utf8")));
  expect(sources.flatMap(numbersIn).toSorted((one, other) => one - other)).toEqual(behaviours);
});
