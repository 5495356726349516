import { expect, test } from "vitest";
import { applyEdit, assertFits } from "./plant.ts";
import { plantNames, plantOf } from "./plants.ts";

const edit = { file: "lib/some.ts", find: "right", replace: "wrong" };

test.each(plantNames)("the plant %s has its place in the code as it is", (name) => {
  expect(() => assertFits(plantOf(name))).not.toThrow();
});

test("an edit replaces the piece that it finds", () => {
  expect(applyEdit("all is right here", edit)).toBe("all is wrong here");
});

test.each(["nothing to find", "right and right"])("an edit that finds its piece not once is refused: %s", (source) => {
  expect(() => applyEdit(source, edit)).toThrow("out of date");
});

test("there is no plant of another name", () => {
  expect(() => plantOf("toString")).toThrow("no plant");
});
