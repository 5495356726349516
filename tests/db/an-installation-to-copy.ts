import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Database } from "#db/database.ts";
import { openSqlite } from "#db/sqlite/database.ts";
import { migrateSqlite } from "#db/sqlite/migrate.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import {
  aConversation,
  aTenant,
  aVisibleEvent,
  aVisitor,
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
  const actor = { kind: "operator", id: "an-operator", name: "Ada" } as const;
  const events = [1, 2, 3].map((seq) => aVisibleEvent(visitorId, seq));
  await write(database, tenantId, ({ log }) => log.append(events, { actor, at: someMoment }));
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
