import { and, asc, eq, lt, lte, sql } from "drizzle-orm";
import type { RefusedSendRepository, SendKey } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Building, type Given, insertInto, statement } from "./statement.ts";

interface Refused extends SendKey {
  refusals: number;
  refusedAt: Date;
}

const refusalsOf = statement((given: Given<SendKey>, building) => {
  const { queries, tables } = building;
  const { refusedSends } = tables;
  return queries.select({ refusals: refusedSends.refusals }).from(refusedSends).where(ofSend(given, building));
});
const raiseRefusals = statement((given: Given<Refused>, building) => {
  const { queries, tables } = building;
  const { refusedSends } = tables;
  return queries
    .update(refusedSends)
    .set({ refusals: given("refusals"), refusedAt: given("refusedAt") })
    .where(and(ofSend(given, building), lt(refusedSends.refusals, given("refusals"))));
});
const addRefused = insertInto("refusedSends");
const oldestRefused = statement((given: Given<{ before: Date; limit: number }>, building) => {
  const { queries, own, page, tables } = building;
  const { refusedSends } = tables;
  const isBefore = lt(refusedSends.refusedAt, sql.param(given("before"), refusedSends.refusedAt));
  const oldestFirst = queries
    .select({ refusedAt: refusedSends.refusedAt })
    .from(refusedSends)
    .where(own(refusedSends, isBefore))
    .orderBy(asc(refusedSends.refusedAt));
  return page(oldestFirst, given("limit"));
});
const removeRefused = statement((given: Given<{ upTo: Date }>, { queries, own, tables: { refusedSends } }) =>
  queries
    .delete(refusedSends)
    .where(own(refusedSends, lte(refusedSends.refusedAt, sql.param(given("upTo"), refusedSends.refusedAt)))),
);

export function refusedSendRepository({ run, dialect }: Scope): RefusedSendRepository {
  return {
    async refusals(send) {
      const [row] = await run(refusalsOf, send);
      return row?.refusals ?? 0;
    },
    async raise(send, { refusals, at: refusedAt }) {
      const [known] = await run(refusalsOf, send);
      await run(known === undefined ? addRefused : raiseRefusals, { ...send, refusals, refusedAt });
    },
    async reachesBack(before) {
      return (await run(oldestRefused, { before, limit: 1 })).length > 0;
    },
    async prune({ before, limit }) {
      const last = (await run(oldestRefused, { before, limit })).at(-1);
      return last === undefined ? 0 : dialect.affectedRows(await run(removeRefused, { upTo: last.refusedAt }));
    },
  };
}

function ofSend(given: Given<SendKey>, { own, tables: { refusedSends } }: Building) {
  const isOfAuthor = eq(refusedSends.authorId, given("authorId"));
  return own(refusedSends, isOfAuthor, eq(refusedSends.messageId, given("messageId")));
}
