import { and, count, desc, eq } from "drizzle-orm";
import type { DeadLetterRepository } from "#lib/chat/store.ts";
import type { DeadLetterRecord } from "#lib/chat/subscribers/dead-letter.ts";
import type { deadLetters } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

type Key = Pick<DeadLetterRecord, "id">;
type Place = Pick<DeadLetterRecord, "subscriber" | "pos">;

const letterOfId = statement((given: Given<Key>, { queries, own, tables: { deadLetters } }) =>
  queries
    .select()
    .from(deadLetters)
    .where(own(deadLetters, eq(deadLetters.id, given("id")))),
);
const letterAt = statement((given: Given<Place>, { queries, own, tables: { deadLetters } }) => {
  const isThere = and(eq(deadLetters.subscriber, given("subscriber")), eq(deadLetters.pos, given("pos")));
  return queries.select({ id: deadLetters.id }).from(deadLetters).where(own(deadLetters, isThere));
});
/** Their ids are made in the order of time. */
const newestLetters = statement((given: Given<{ limit: number }>, { queries, own, page, tables: { deadLetters } }) => {
  const newestFirst = queries.select().from(deadLetters).where(own(deadLetters)).orderBy(desc(deadLetters.id));
  return page(newestFirst, given("limit"));
});
const countLetters = statement((_given, { queries, own, tables: { deadLetters } }) =>
  queries.select({ count: count() }).from(deadLetters).where(own(deadLetters)),
);
const removeLetter = statement((given: Given<Key>, { queries, own, tables: { deadLetters } }) =>
  queries.delete(deadLetters).where(own(deadLetters, eq(deadLetters.id, given("id")))),
);
const addLetter = insertInto("deadLetters");

export function deadLetterRepository({ run, dialect }: Scope): DeadLetterRepository {
  return {
    async add(letter) {
      const { subscriber, pos } = letter;
      const [known] = await run(letterAt, { subscriber, pos });
      if (known === undefined) await run(addLetter, letter);
    },
    async get(id) {
      const [row] = await run(letterOfId, { id });
      return row === undefined ? null : letterOfRow(row);
    },
    async list(limit) {
      const rows = await run(newestLetters, { limit });
      return rows.map(letterOfRow);
    },
    async count() {
      const [row] = await run(countLetters, {});
      return row?.count ?? 0;
    },
    async remove(id) {
      return dialect.affectedRows(await run(removeLetter, { id })) > 0;
    },
  };
}

function letterOfRow({ tenantId: _tenantId, ...letter }: typeof deadLetters.$inferSelect): DeadLetterRecord {
  return letter;
}
