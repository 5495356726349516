import { expect, test } from "vitest";
import { missedReplies } from "#components/console/missed-replies.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";
import { ada, aMessage, grace, visitor } from "./some-messages.ts";

const fourth = aMessage(4, { author: grace });

test("a held reply has missed what the server named and what other operators have said since", () => {
  const loaded = [
    aMessage(3, { author: grace }),
    fourth,
    aMessage(5, { author: visitor }),
    aMessage(6, { author: ada }),
    aMessage(7, { author: grace, kind: "note" }),
    aMessage(8, { author: grace }),
  ];
  const held = aPendingMessage({ id: "held", missed: [fourth] });
  expect(missedReplies([held], loaded, ada.id).map(({ seq }) => seq)).toEqual([4, 8]);
});

test("what several held replies have missed is named once, in the order of the conversation", () => {
  const sixth = aMessage(6, { author: grace });
  const held = [
    aPendingMessage({ id: "one", missed: [sixth, fourth] }),
    aPendingMessage({ id: "two", missed: [fourth] }),
  ];
  expect(missedReplies(held, [], ada.id).map(({ seq }) => seq)).toEqual([4, 6]);
});

test("who has no held reply has missed nothing", () => {
  expect(missedReplies([], [fourth], ada.id)).toEqual([]);
});
