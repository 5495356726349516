import { eq } from "drizzle-orm";
import type { VisitorRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

const visitor = statement((given: Given<{ id: string }>, { queries, own, tables: { visitors } }) =>
  queries
    .select()
    .from(visitors)
    .where(own(visitors, eq(visitors.id, given("id")))),
);
const addVisitor = insertInto("visitors");

export function visitorRepository({ run }: Scope): VisitorRepository {
  return {
    async get(id) {
      const [row] = await run(visitor, { id });
      if (row === undefined) return null;
      return { id: row.id, name: row.name, email: row.email, createdAt: row.createdAt };
    },
    async add({ id, name, email, createdAt }) {
      await run(addVisitor, { id, name, email, createdAt });
    },
  };
}
