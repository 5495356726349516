import { expect, test } from "vitest";
import { judgePublication, judgePublished } from "./judge-publication.ts";

const log = { tenantId: "acme", headPos: 3, publishedPos: 3 };

function kindsOf(...positions: number[]): string[] {
  const others = [7, 5].map((pos) => ({ tenantId: "other", pos }));
  const published = [...others, ...positions.map((pos) => ({ tenantId: "acme", pos }))];
  return judgePublished(log, published).map(({ kind }) => kind);
}

test("whoever listens gets all events in their order, and may get some again", () => {
  expect(kindsOf(1, 2, 3)).toEqual([]);
  expect(kindsOf(1, 2, 1, 2, 3, 3)).toEqual([]);
});

test("it is found when events are left out, come in another order, or never", () => {
  expect(kindsOf(1, 3)).toEqual(["hole"]);
  expect(kindsOf(2, 1, 3)).toEqual(["hole"]);
  expect(kindsOf(1, 2)).toEqual(["lost"]);
  expect(kindsOf()).toEqual(["lost"]);
});

test("it is found when a log is not noted as published to its end", () => {
  expect(judgePublication(log)).toEqual([]);
  expect(judgePublication({ ...log, publishedPos: 2 }).map(({ kind }) => kind)).toEqual(["undone"]);
});
