import { asc, eq, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { type OfferOutcome, type OfferRecord, offerOutcomes } from "#lib/chat/matching/offer.ts";
import type { OfferRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Building, type Given, insertInto, statement, statementPer } from "./statement.ts";
import { sumOfWeights } from "./sum-of-weights.ts";

const addOffer = insertInto("offers");
const offer = statement((given: Given<{ id: string }>, building) => {
  const { own, tables } = building;
  return selectOffers(building).where(own(tables.offers, eq(tables.offers.id, given("id"))));
});

interface Shape {
  isOfMember: boolean;
  isOfConversation: boolean;
}
type Values = Record<"memberId" | "conversationId", string | undefined>;

const pendingOffers = statementPer(({ isOfMember, isOfConversation }: Shape) =>
  statement((given: Given<Values>, building) => {
    const { own, tables } = building;
    const { offers } = tables;
    return selectOffers(building)
      .where(
        own(
          offers,
          eq(offers.status, "pending"),
          isOfMember ? eq(offers.memberId, given("memberId")) : undefined,
          isOfConversation ? eq(offers.conversationId, given("conversationId")) : undefined,
        ),
      )
      .orderBy(asc(offers.offeredAt), asc(offers.id));
  }),
);
const offersOfQueue = statement((_given, building) => {
  const { own, tables } = building;
  const { offers, conversations } = tables;
  const isQueued = own(conversations, eq(conversations.id, offers.conversationId), eq(conversations.status, "queued"));
  return selectOffers(building)
    .innerJoin(conversations, isQueued)
    .where(own(offers, gte(offers.offeredAt, conversations.queuedAt)))
    .orderBy(asc(offers.offeredAt), asc(offers.id));
});
const offeredLoads = statement((_given, building) => {
  const { queries, own, tables } = building;
  const { offers, conversations } = tables;
  return queries
    .select({ id: offers.memberId, load: sumOfWeights(building) })
    .from(offers)
    .innerJoin(conversations, own(conversations, eq(conversations.id, offers.conversationId)))
    .where(own(offers, eq(offers.status, "pending")))
    .groupBy(offers.memberId);
});

interface End {
  id: string;
  status: OfferOutcome;
  reason: string | null;
  answeredAt: Date;
}
const endOffer = statement((given: Given<End>, { queries, own, tables: { offers } }) =>
  queries
    .update(offers)
    .set({ status: given("status"), reason: given("reason"), answeredAt: given("answeredAt") })
    .where(own(offers, eq(offers.id, given("id")), eq(offers.status, "pending"))),
);

const oldestEnded = statement((given: Given<{ before: Date; limit: number }>, building) => {
  const { queries, own, page, tables } = building;
  const { offers } = tables;
  const isBefore = lt(offers.offeredAt, sql.param(given("before"), offers.offeredAt));
  const oldestFirst = queries
    .select({ offeredAt: offers.offeredAt })
    .from(offers)
    .where(own(offers, inArray(offers.status, [...offerOutcomes]), isBefore))
    .orderBy(asc(offers.offeredAt));
  return page(oldestFirst, given("limit"));
});
const removeEnded = statement((given: Given<{ upTo: Date }>, { queries, own, tables: { offers } }) => {
  const isOld = lte(offers.offeredAt, sql.param(given("upTo"), offers.offeredAt));
  return queries.delete(offers).where(own(offers, inArray(offers.status, [...offerOutcomes]), isOld));
});

export function offerRepository({ run, dialect }: Scope): OfferRepository {
  return {
    async add({ id, conversationId, memberId, kind, status, reason, offeredById, offeredAt, expiresAt, answeredAt }) {
      const times = { offeredAt, expiresAt, answeredAt };
      await run(addOffer, { id, conversationId, memberId, kind, status, reason, offeredById, ...times });
    },
    async get(id) {
      const [row] = await run(offer, { id });
      return row ?? null;
    },
    async pending({ memberId, conversationId } = {}): Promise<OfferRecord[]> {
      const shape = { isOfMember: memberId !== undefined, isOfConversation: conversationId !== undefined };
      return run(pendingOffers(shape), { memberId, conversationId });
    },
    async loads() {
      const rows = await run(offeredLoads, {});
      return new Map(rows.map(({ id, load }) => [id, load]));
    },
    async ofQueue() {
      return run(offersOfQueue, {});
    },
    async reachesBack(before) {
      return (await run(oldestEnded, { before, limit: 1 })).length > 0;
    },
    async prune({ before, limit }) {
      const last = (await run(oldestEnded, { before, limit })).at(-1);
      return last === undefined ? 0 : dialect.affectedRows(await run(removeEnded, { upTo: last.offeredAt }));
    },
    async end(id, { status, reason, answeredAt }) {
      return dialect.affectedRows(await run(endOffer, { id, status, reason, answeredAt })) > 0;
    },
  };
}

function selectOffers({ queries, tables: { offers } }: Building) {
  const { id, conversationId, memberId, kind, status, reason, offeredById } = offers;
  const { offeredAt, expiresAt, answeredAt } = offers;
  return queries
    .select({
      id,
      conversationId,
      memberId,
      kind,
      status,
      reason,
      offeredById,
      offeredAt,
      expiresAt,
      answeredAt,
    })
    .from(offers);
}
