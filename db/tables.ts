import { alias } from "drizzle-orm/sqlite-core";
import * as schema from "./schema/sqlite.ts";

/** The tables by name, with the aliases under which a query meets one of them twice. */
export const sqliteTables = {
  ...schema,
  lastMessages: alias(schema.messages, "last_messages"),
  unreadMessages: alias(schema.messages, "unread_messages"),
  answeringMessages: alias(schema.messages, "answering_messages"),
};

export type DatabaseTables = typeof sqliteTables;
