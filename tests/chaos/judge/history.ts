import { messageOfRow } from "#db/repositories/message-row.ts";
import { openConnection } from "#db/sqlite/connection.ts";
import { sqliteTables } from "#db/tables.ts";
import { type Message, presentMessage } from "#lib/chat/messages/message.ts";

/** All messages of an installation by conversation, in the order of `seq`. */
export type History = ReadonlyMap<string, readonly Message[]>;

/** Reads what is stored, past all of the product's own reading. */
export async function readHistory(file: string): Promise<History> {
  const connection = openConnection(file);
  try {
    const rows = await connection.queries.select().from(sqliteTables.messages);
    const messages = rows.map((row) => presentMessage(messageOfRow(row))).toSorted((one, other) => one.seq - other.seq);
    return Map.groupBy(messages, ({ conversationId }) => conversationId);
  } finally {
    connection.close();
  }
}
