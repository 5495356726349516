import { describe, expect, test } from "vitest";
import { consequenceOf, wordsOfEventType, wordsOfSubscriber } from "#components/settings/system/dead-letter-words.ts";
import { subscribers } from "#lib/chat/subscribers/subscribers.ts";

describe("what was left behind is told in words", () => {
  test.each(subscribers.map(({ name }) => name))("%s is called what it does, and what is missing is said", (name) => {
    expect(wordsOfSubscriber(name)).toMatch(/ /);
    expect(consequenceOf(name)).toMatch(/\.$/);
  });

  test("a subscriber that is gone and an event of any type have words as well", () => {
    expect([wordsOfSubscriber("count_visitors"), consequenceOf("count_visitors")]).toEqual(["Count visitors", ""]);
    expect(wordsOfEventType("ConversationClaimed")).toBe("Conversation claimed");
    expect(wordsOfEventType("unreadable")).toBe("Unreadable");
  });
});
