import { v7 } from "uuid";
import { expect, test } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { aTenant, read, someMoment, write } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";

/** SQL Server takes fewer parameters in a statement. */
const parametersMax = 2_099;

test("the heads of however many tenants are asked for in statements that SQL Server takes", async () => {
  await using opened = await aDatabaseFile();
  const asked: number[] = [];
  const database = openSqlite(opened.file, { onQuery: (_statement, parameters) => void asked.push(parameters.length) });
  const known = [await aTenant(database), await aTenant(database)];
  const unknown = Array.from({ length: 5_000 }, () => v7());
  asked.length = 0;
  const heads = await database.directory.heads([known[0] ?? "", ...unknown, known[1] ?? ""]);
  expect([...heads.keys()].toSorted()).toEqual(known.toSorted());
  expect(Math.max(...asked)).toBeLessThanOrEqual(parametersMax);
  expect(await database.directory.heads([])).toEqual(new Map());
  await database.close();
});

test("however many members a process holds the presence of, the statements are such that SQL Server takes", async () => {
  await using opened = await aDatabaseFile();
  const asked: number[] = [];
  const database = openSqlite(opened.file, { onQuery: (_statement, parameters) => void asked.push(parameters.length) });
  const tenantId = await aTenant(database);
  asked.length = 0;
  const members = Array.from({ length: 5_000 }, () => v7());
  const lease = { holder: "a process", expiresAt: someMoment };
  await write(database, tenantId, ({ presence }) => presence.release(members, lease));
  expect(asked.length).toBeGreaterThan(4);
  expect(Math.max(...asked)).toBeLessThanOrEqual(parametersMax);
  await database.close();
});

test("however many wait, who had their visitors before is asked in statements that SQL Server takes", async () => {
  await using opened = await aDatabaseFile();
  const asked: number[] = [];
  const database = openSqlite(opened.file, { onQuery: (_statement, parameters) => void asked.push(parameters.length) });
  const tenantId = await aTenant(database);
  const asks = { teamId: null, priority: 0, weight: 1, skills: [], createdAt: someMoment };
  const visitors = Array.from({ length: 1_500 }, () => v7());
  await write(database, tenantId, async (tenant) => {
    for (const visitorId of visitors) {
      const visitor = { id: visitorId, name: "Vera", email: null, externalId: null, createdAt: someMoment };
      await tenant.visitors.add(visitor);
      await tenant.conversations.add({ id: v7(), visitorId, ...asks });
      const formerId = v7();
      await tenant.conversations.add({ id: formerId, visitorId, ...asks });
      const gone = { status: "closed", lastAssigneeId: `who had ${visitorId}`, updatedAt: someMoment } as const;
      await tenant.conversations.change(formerId, "queued", gone);
    }
  });
  asked.length = 0;
  const queue = await read(database, tenantId, ({ conversations }) => conversations.queue(10_000));
  expect(queue.map(({ lastAssigneeId }) => lastAssigneeId)).toEqual(
    queue.map(({ visitorId }) => `who had ${visitorId}`),
  );
  expect(queue.length).toBe(visitors.length);
  expect(Math.max(...asked)).toBeLessThanOrEqual(parametersMax);
  await database.close();
});
