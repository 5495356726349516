import { and, eq } from "drizzle-orm";
import type { LogCursorRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

interface Step {
  subscriber: string;
  from: number;
  to: number;
  now: Date;
}

const cursorOf = statement((given: Given<Pick<Step, "subscriber">>, { queries, own, tables: { logCursors } }) =>
  queries
    .select({ pos: logCursors.pos })
    .from(logCursors)
    .where(own(logCursors, eq(logCursors.subscriber, given("subscriber")))),
);
const moveCursor = statement((given: Given<Step>, { queries, own, tables: { logCursors } }) => {
  const isThere = and(eq(logCursors.subscriber, given("subscriber")), eq(logCursors.pos, given("from")));
  return queries
    .update(logCursors)
    .set({ pos: given("to"), updatedAt: given("now") })
    .where(own(logCursors, isThere));
});
const addCursor = insertInto("logCursors");

export function logCursorRepository({ run, dialect }: Scope): LogCursorRepository {
  return {
    async get(subscriber) {
      const [row] = await run(cursorOf, { subscriber });
      return row?.pos ?? null;
    },
    async begin(subscriber, { pos, now }) {
      const [row] = await run(cursorOf, { subscriber });
      if (row === undefined) await run(addCursor, { subscriber, pos, updatedAt: now });
    },
    async move(subscriber, step) {
      return dialect.affectedRows(await run(moveCursor, { subscriber, ...step })) > 0;
    },
  };
}
