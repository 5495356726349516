import { expect, test } from "vitest";
import {
  type Draft,
  emptyDraft,
  isHeldOnly,
  releaseHeld,
  restoreBody,
  takeHeld,
  withoutHeld,
} from "#components/console/draft.ts";

const one = { id: "one", body: "Held one" };
const two = { id: "two", body: "Held two" };

function written(draft: Draft, body: string): Draft {
  return { ...draft, body };
}

test("a held reply stands in the field again", () => {
  const draft = takeHeld(emptyDraft, [one]);
  expect(draft.body).toBe("Held one");
  expect(isHeldOnly(draft)).toBe(true);
});

test("a held reply comes back above what was written since, and nothing of either is lost", () => {
  const draft = takeHeld(written(emptyDraft, "The next"), [one, two]);
  expect(draft.body).toBe("Held one\n\nHeld two\n\nThe next");
  expect(isHeldOnly(draft)).toBe(false);
});

test("a held reply is taken once, however often it is offered, as after a reload", () => {
  const draft = written(takeHeld(emptyDraft, [one]), "Held one, changed");
  expect(takeHeld(draft, [one])).toBe(draft);
});

test("another held reply follows the first, and leaves changed text as it is", () => {
  const draft = takeHeld(emptyDraft, [one]);
  expect(takeHeld(draft, [one, two]).body).toBe("Held one\n\nHeld two");
  expect(takeHeld(written(draft, "Held one\n\nThe next"), [one, two]).body).toBe("Held one\n\nHeld two\n\nThe next");
  expect(takeHeld(written(draft, "Changed"), [one, two]).body).toBe("Changed\n\nHeld two");
});

test("dropping a held reply leaves what was written below it", () => {
  expect(withoutHeld(takeHeld(written(emptyDraft, "The next"), [one]))).toEqual(written(emptyDraft, "The next"));
  expect(withoutHeld(takeHeld(emptyDraft, [one]))).toEqual(emptyDraft);
  expect(withoutHeld(written(takeHeld(emptyDraft, [one]), "Changed"))).toEqual(emptyDraft);
  expect(withoutHeld(written(takeHeld(emptyDraft, [one]), "Held one and more"))).toEqual(emptyDraft);
});

test("a held reply that another tab has settled leaves the field, but not text that was changed here", () => {
  const draft = takeHeld(written(emptyDraft, "The next"), [one]);
  expect(releaseHeld(draft)).toEqual(written(emptyDraft, "The next"));
  expect(releaseHeld(written(draft, "Changed"))).toEqual(written(emptyDraft, "Changed"));
});

test("settling elsewhere does not touch a field without held replies", () => {
  const draft = written(emptyDraft, " The next");
  expect(releaseHeld(draft)).toBe(draft);
});

test("what was dropped can be brought back above what was written since", () => {
  expect(restoreBody(emptyDraft, "Dropped").body).toBe("Dropped");
  expect(restoreBody(written(emptyDraft, "The next"), "Dropped").body).toBe("Dropped\n\nThe next");
});
