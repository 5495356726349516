import { DatabaseSync } from "node:sqlite";

/** Makes every new message fail, deep inside the database. */
export function refuseMessages(file: string): void {
  change(file, "CREATE TRIGGER refuse BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END");
}

export function acceptMessages(file: string): void {
  change(file, "DROP TRIGGER refuse");
}

/** Takes a table away, so that every statement about it fails. */
export function hideTable(file: string, table: "messages" | "tenants"): void {
  change(file, `ALTER TABLE ${table} RENAME TO hidden_${table}`);
}

export function showTable(file: string, table: "messages" | "tenants"): void {
  change(file, `ALTER TABLE hidden_${table} RENAME TO ${table}`);
}

/** Copies the database as it is now, as a backup does. */
export function copyDatabase(from: string, to: string): void {
  change(from, `VACUUM INTO '${to}'`);
}

/** Keeps everybody else from writing until it is let go. */
export function lockDatabase(file: string): { release(): void } {
  const client = new DatabaseSync(file, { timeout: 5_000 });
  client.exec("BEGIN IMMEDIATE");
  return {
    release() {
      client.exec("ROLLBACK");
      client.close();
    },
  };
}

function change(file: string, statement: string): void {
  const client = new DatabaseSync(file, { timeout: 5_000 });
  try {
    client.exec(statement);
  } finally {
    client.close();
  }
}
