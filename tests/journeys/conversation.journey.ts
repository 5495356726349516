import { aConversationFromEndToEnd } from "#tests/support/conversation-story.ts";
import { test } from "#tests/support/journey.ts";

test("a visitor and an operator talk, the whole way through", async ({ aPage, picture }) => {
  test.setTimeout(120_000);
  await aConversationFromEndToEnd({ aPage, picture });
});
