import { testMssqlUrl } from "#tests/db/a-mssql-database.ts";
import { aConversationFromEndToEnd } from "#tests/support/conversation-story.ts";
import { test } from "#tests/support/journey.ts";

test.skip(testMssqlUrl === undefined, "TEST_MSSQL_URL names no SQL Server.");
test.use({ database: "mssql" });

test("a visitor and an operator talk over a SQL Server, the whole way through", async ({ aPage }) => {
  test.setTimeout(240_000);
  // The pictures are those of the other database.
  await aConversationFromEndToEnd({ aPage, picture: async () => undefined });
});
