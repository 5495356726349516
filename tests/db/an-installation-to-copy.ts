import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { v7 } from "uuid";
import type { Database } from "#db/database.ts";
import { openSqlite } from "#db/sqlite/database.ts";
import { migrateSqlite } from "#db/sqlite/migrate.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import {
  aConversation,
  aMember,
  aTenant,
  aVisibleEvent,
  aVisitor,
  type BuiltConversation,
  someMessages,
  someMoment,
  write,
} from "#tests/support/builders.ts";

/** Enough for several pages of a copy. */
const eventCount = 4_500;

export interface InstallationToCopy extends AsyncDisposable {
  file: string;
  /** A tenant with a long log that has lost its oldest events. */
  tenantId: TenantId;
  other: TenantId;
}

/** A file with two tenants, which nobody has open. It is gone in the end. */
export async function anInstallationToCopy(): Promise<InstallationToCopy> {
  const folder = await mkdtemp(join(tmpdir(), "parley-source-"));
  const file = join(folder, "parley.db");
  migrateSqlite(file);
  const database = openSqlite(file);
  const tenantId = await aTenant(database, { name: "Größe 😀 'quoted'" });
  const other = await aTenant(database);
  for (const id of [tenantId, other]) await fill(database, id);
  await write(database, tenantId, ({ log }) => log.prune({ before: new Date(someMoment.getTime() + 1), limit: 2 }));
  await database.directory.renewEpochs("an-epoch");
  await database.close();
  addEvents(file, tenantId);
  return { file, tenantId, other, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function fill(database: Database, tenantId: TenantId): Promise<void> {
  const { id: visitorId } = await aVisitor(database, { tenantId, name: "名前\n\t\"'; drop table --" });
  const conversation = await aConversation(database, { tenantId, visitorId, status: "open" });
  const author = { kind: "visitor", id: visitorId, name: "Vera" } as const;
  await someMessages(database, conversation, [{ author }, { author, body: "" }, { author, body: "null" }]);
  await fillMatching(database, await aConversation(database, { tenantId, visitorId, skills: ["größe"] }));
  const actor = { kind: "operator", id: "an-operator", name: "Ada" } as const;
  const events = [1, 2, 3].map((seq) => aVisibleEvent(visitorId, seq));
  await write(database, tenantId, ({ log }) => log.append(events, { actor, at: someMoment }));
}

/** What is under way to give a conversation to an operator. */
async function fillMatching(database: Database, { tenantId, id }: BuiltConversation): Promise<void> {
  const { id: memberId } = await aMember(database, { tenantId });
  const times = { offeredAt: someMoment, expiresAt: someMoment, answeredAt: null };
  const about = { conversationId: id, memberId, kind: "match", status: "pending", reason: null } as const;
  await write(database, tenantId, async ({ offers, jobs, presence }) => {
    await offers.add({ id: v7(), ...about, offeredById: null, ...times });
    await jobs.schedule({ id: v7(), kind: "match", subject: "", dueAt: someMoment, now: someMoment });
    await jobs.schedule({ id: v7(), kind: "wake", subject: id, dueAt: someMoment, now: someMoment });
    await jobs.take({ now: someMoment, holder: "a process", leaseUntil: someMoment, limit: 1 });
    await presence.renew([memberId], { holder: "a process", expiresAt: someMoment });
  });
}

/** Makes the log longer by copies of its newest event. */
function addEvents(file: string, tenantId: string): void {
  using client = new DatabaseSync(file);
  const columns = client
    .prepare("SELECT name FROM pragma_table_info('events')")
    .all()
    .map(({ name }) => String(name));
  const copied = columns.map((name) => (name === "pos" ? "pos + counted.n" : `events.${name}`));
  client.exec("BEGIN");
  client
    .prepare(`WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${eventCount})
      INSERT INTO events (${columns.join()}) SELECT ${copied.join()} FROM events, counted
      WHERE tenant_id = ? AND pos = (SELECT head_pos FROM tenants WHERE id = ?)`)
    .run(tenantId, tenantId);
  client.prepare(`UPDATE tenants SET head_pos = head_pos + ${eventCount} WHERE id = ?`).run(tenantId);
  client.exec("COMMIT");
}
