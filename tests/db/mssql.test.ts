import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { repositoriesContract } from "#tests/contracts/repositories.ts";
import { aConversation, aTenant, read, someMoment, write } from "#tests/support/builders.ts";
import { aMssqlDatabase, testMssqlUrl } from "./a-mssql-database.ts";

/** What SQL Server takes in one statement: fewer than 2,100 parameters, and 1,000 rows of values. */
const parametersMax = 2_099;
const rowsMax = 1_000;

describe.skipIf(testMssqlUrl === undefined)("SQL Server", { timeout: 60_000 }, () => {
  const most = { parameters: 0, rows: 0 };

  // The login of the application has no right but those of its role, so that all this needs no other.
  repositoriesContract("SQL Server", async (onQuery) => {
    const server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const url = await server.urlOfRole("parley_app");
    const listening = (statement: string, parameters: unknown[]): void => {
      most.parameters = Math.max(most.parameters, parameters.length);
      if (/^insert /i.test(statement)) most.rows = Math.max(most.rows, statement.split("), (").length);
      onQuery(statement, parameters);
    };
    const first = await openDatabase(url, { onQuery: listening });
    const second = await openDatabase(url, { onQuery: listening });
    return {
      first,
      second,
      dispose: async () => {
        await Promise.all([first.close(), second.close()]);
        await server[Symbol.asyncDispose]();
      },
    };
  });

  test("no statement of the contract has more parameters or rows than the server takes", () => {
    expect(most.parameters).toBeGreaterThan(10);
    expect(most.parameters).toBeLessThanOrEqual(parametersMax);
    expect(most.rows).toBeLessThanOrEqual(rowsMax);
  });

  test("every unit tells the server its tenant before anything else", async () => {
    await using server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const statements: unknown[][] = [];
    const database = await openDatabase(server.url, {
      onQuery: (sql, parameters) => void statements.push([sql, ...parameters]),
    });
    const tenantId = await aTenant(database);
    await read(database, tenantId, ({ log }) => log.bounds());
    await database.close();
    const tells = statements.flatMap(([sql, tenant]) =>
      String(sql).includes("sp_set_session_context") ? [tenant] : [],
    );
    expect(tells).toEqual([null, tenantId]);
    expect(statements[0]?.[0]).toContain("sp_set_session_context");
  });

  test("the victim of a deadlock is run again, and nobody is told", async () => {
    await using server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const database = await openDatabase(server.url);
    const one = await aConversation(database);
    const two = await aConversation(database, { tenantId: one.tenantId });
    const reached = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let runs = 0;
    const unit = (order: [string, string], [mine, others]: [PromiseWithResolvers<void>, PromiseWithResolvers<void>]) =>
      write(database, one.tenantId, async ({ messages }) => {
        runs += 1;
        const author = { kind: "operator", id: "an-operator", name: "Ada" } as const;
        const content = { kind: "message", author, body: "Hi", createdAt: someMoment } as const;
        await messages.add({ ...content, id: v7(), conversationId: order[0] });
        mine.resolve();
        await others.promise;
        await messages.add({ ...content, id: v7(), conversationId: order[1] });
      });
    await Promise.all([
      unit([one.id, two.id], [reached[0], reached[1]]),
      unit([two.id, one.id], [reached[1], reached[0]]),
    ]);
    expect(runs).toBeGreaterThan(2);
    for (const { id } of [one, two]) {
      const reader = { kind: "visitor", id: "v" } as const;
      const conversation = read(database, one.tenantId, ({ conversations }) => conversations.view(id, reader));
      expect(await conversation).toMatchObject({ lastSeq: 2, unread: 2 });
    }
    await database.close();
  });
});
