import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openSqlite } from "#db/sqlite/database.ts";
import type { Addressee } from "#lib/chat/notifications/addressee.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { aTenant, read, someMoment } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";

/** How SQLite finds the rows of the statements of some work. */
async function plansOf(work: (tenant: TenantStore) => Promise<unknown>): Promise<string[]> {
  await using made = await aDatabaseFile();
  const tenantId = await aTenant(made.database);
  const ran: string[] = [];
  const watched = openSqlite(made.file, { onQuery: (statement) => void ran.push(statement) });
  await read(watched, tenantId, work);
  await watched.close();
  const client = new DatabaseSync(made.file, { readOnly: true });
  const plans = ran
    .filter((statement) => statement.startsWith("select"))
    .flatMap((statement) => client.prepare(`EXPLAIN QUERY PLAN ${statement}`).all())
    .map(({ detail }) => String(detail));
  client.close();
  return plans;
}

const addresses: Addressee[] = ["everyone", "visitors", "visitor:v", "user:v"];
const recipient = { addresses, since: someMoment };

test("a visitor's part of the log is found by its index, with and without what is addressed to them", async () => {
  const byIndex = expect.stringMatching(/^SEARCH events USING INDEX events_visitor .*pos>/);
  for (const query of [{ recipient }, {}]) {
    const plans = await plansOf(({ log }) => log.read({ after: 7, limit: 100, visitorId: "v", ...query }));
    expect(plans[0]).toEqual(byIndex);
  }
});

test("what staff see of the log is read in its order", async () => {
  const plans = await plansOf(({ log }) => log.read({ after: 7, limit: 100, reach: { kind: "all" }, recipient }));
  expect(plans).toEqual([expect.stringMatching(/^SEARCH events USING INDEX sqlite_autoindex_events_1 .*pos>/)]);
});

test("somebody's notifications are found by what the index of addressees has", async () => {
  const [plan] = await plansOf(({ notifications }) => notifications.newest({ addresses, afterSeq: 3, limit: 100 }));
  expect(plan).toMatch(/^SEARCH notification_addressees USING COVERING INDEX notification_addressees_seq/);
});
