import { eq } from "drizzle-orm";
import type { MemberRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

const member = statement((given: Given<{ id: string }>, { queries, own, tables: { members } }) =>
  queries
    .select()
    .from(members)
    .where(own(members, eq(members.id, given("id")))),
);
const addMember = insertInto("members");

export function memberRepository({ run }: Scope): MemberRepository {
  return {
    async get(id) {
      const [row] = await run(member, { id });
      if (row === undefined) return null;
      const { name, email, role, createdAt } = row;
      return { id: row.id, name, email, role, createdAt };
    },
    async add({ id, name, email, role, createdAt }) {
      await run(addMember, { id, name, email, role, createdAt });
    },
  };
}
