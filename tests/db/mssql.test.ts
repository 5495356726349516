import mssql from "mssql";
import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { openDatabase } from "#db/database.ts";
import { DatabaseUnavailable } from "#db/database-unavailable.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { parseMssqlUrl } from "#db/mssql/address.ts";
import { answersAsBabelfish } from "#db/mssql/migrate.ts";
import { repositoriesContract } from "#tests/contracts/repositories.ts";
import { aConversation, aTenant, read, someMoment, write } from "#tests/support/builders.ts";

/**
 * A SQL Server to try, such as `mssql://user:password@127.0.0.1:1433/parley_test`. The database is dropped, made, and
 * dropped again. Without the variable these tests count as skipped.
 */
const url = process.env.TEST_MSSQL_URL;

/** Makes the database anew and runs nothing in it. @returns what removes it. */
async function freshDatabase(address: string): Promise<() => Promise<void>> {
  const { database: name, ...server } = parseMssqlUrl(address);
  const onServer = async (...statements: string[]): Promise<void> => {
    const pool = await new mssql.ConnectionPool({ ...server, database: "master" }).connect();
    try {
      for (const statement of statements) await pool.request().batch(statement);
    } finally {
      await pool.close();
    }
  };
  const drop = `if db_id(N'${name}') is not null drop database [${name}];`;
  await onServer(drop, `create database [${name}];`);
  const pool = await new mssql.ConnectionPool({ ...server, database: name }).connect();
  const isBabelfish = await answersAsBabelfish(pool);
  await pool.close();
  // Babelfish has both always on, and does not know the statement.
  if (!isBabelfish) {
    const options = ["allow_snapshot_isolation on", "read_committed_snapshot on with rollback immediate"];
    await onServer(...options.map((option) => `alter database [${name}] set ${option};`));
  }
  return () => onServer(drop);
}

describe.skipIf(url === undefined)("SQL Server", { timeout: 60_000 }, () => {
  const address = url ?? "";
  repositoriesContract("SQL Server", async (onQuery) => {
    const drop = await freshDatabase(address);
    await migrateDatabase(address);
    const first = await openDatabase(address, { onQuery });
    const second = await openDatabase(address, { onQuery });
    return {
      first,
      second,
      dispose: async () => {
        await Promise.all([first.close(), second.close()]);
        await drop();
      },
    };
  });

  test("every unit tells the server its tenant before anything else", async () => {
    const drop = await freshDatabase(address);
    const statements: unknown[][] = [];
    try {
      await migrateDatabase(address);
      const database = await openDatabase(address, {
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
    } finally {
      await drop();
    }
  });

  test("the victim of a deadlock is run again, and nobody is told", async () => {
    const drop = await freshDatabase(address);
    try {
      await migrateDatabase(address);
      const database = await openDatabase(address);
      const one = await aConversation(database);
      const two = await aConversation(database, { tenantId: one.tenantId });
      const reached = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
      let runs = 0;
      const unit = (
        order: [string, string],
        [mine, others]: [PromiseWithResolvers<void>, PromiseWithResolvers<void>],
      ) =>
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
    } finally {
      await drop();
    }
  });

  test("what is wrong with an address is told in one line", async () => {
    const wrong = (change: (parts: URL) => void): string => {
      const parts = new URL(address);
      change(parts);
      return parts.href;
    };
    const attempts: [string, RegExp][] = [
      [
        wrong((parts) => {
          parts.password = "wrong";
        }),
        /^the server at .* refuses .*: the password is wrong/,
      ],
      [
        wrong((parts) => {
          parts.pathname = "/parley_missing";
        }),
        /no database parley_missing/,
      ],
      [
        wrong((parts) => {
          parts.port = "1";
        }),
        /^there is no connection to .*:1 \(.*ECONNREFUSED/,
      ],
    ];
    for (const [attempt, message] of attempts) {
      const failure = await migrateDatabase(attempt).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DatabaseUnavailable);
      expect(failure).toMatchObject({ message: expect.stringMatching(message) });
      expect(failure).toMatchObject({ message: expect.not.stringContaining("\n") });
    }
  });

  test("migrating twice, and twice at once, leaves what is there", async () => {
    const drop = await freshDatabase(address);
    try {
      await Promise.all([migrateDatabase(address), migrateDatabase(address)]);
      const database = await openDatabase(address);
      const tenantId = await aTenant(database, { name: "Kept" });
      await migrateDatabase(address);
      expect(await read(database, tenantId, ({ profile }) => profile.get())).toMatchObject({ name: "Kept" });
      await database.close();
    } finally {
      await drop();
    }
  });
});
