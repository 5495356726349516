import { v7 } from "uuid";
import { expect, test } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import { aTenant } from "#tests/support/builders.ts";
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
