import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { aTenant } from "#tests/support/builders.ts";
import { aDatabaseFile } from "./a-database-file.ts";

test("an audit entry can be added on SQLite, and neither changed nor removed", async () => {
  await using opened = await aDatabaseFile();
  const tenantId = await aTenant(opened.database);
  using client = new DatabaseSync(opened.file);
  const needed = client
    .prepare("SELECT name FROM pragma_table_info('audit_entries') WHERE \"notnull\" = 1 AND name <> 'tenant_id'")
    .all()
    .map(({ name }) => `"${String(name)}"`);
  const add = `INSERT INTO audit_entries (tenant_id, ${needed.join()}) VALUES (?, ${needed.map(() => "'1'").join()})`;
  client.prepare(add).run(tenantId);
  for (const statement of ["UPDATE audit_entries SET action = 'planted'", "DELETE FROM audit_entries"]) {
    expect(() => client.exec(statement)).toThrow("audit entries are only added");
  }
  expect(client.prepare("SELECT action FROM audit_entries").all()).toEqual([{ action: "1" }]);
});
