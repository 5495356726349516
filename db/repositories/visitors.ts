import { and, eq, inArray } from "drizzle-orm";
import type { VisitorRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Building, changeById, type Given, insertInto, statement } from "./statement.ts";

interface Merge {
  formerId: string;
  intoId: string;
}

const visitor = statement((given: Given<{ id: string }>, building) => {
  const { own, tables } = building;
  return selectVisitors(building).where(own(tables.visitors, eq(tables.visitors.id, given("id"))));
});
const visitorOfExternalId = statement((given: Given<{ externalId: string }>, building) => {
  const { own, tables } = building;
  const isIdentity = eq(tables.visitorIdentities.externalId, given("externalId"));
  return selectVisitors(building).where(and(own(tables.visitors), own(tables.visitorIdentities, isIdentity)));
});
const moveConversations = statement((given: Given<Merge>, { queries, own, tables: { conversations } }) =>
  queries
    .update(conversations)
    .set({ visitorId: given("intoId") })
    .where(own(conversations, eq(conversations.visitorId, given("formerId")))),
);
/** Who wrote them, and how far they have read: it is the same person, whose repeated send must find its first result. */
const moveMessages = statement((given: Given<Merge>, building) => {
  const { queries, own, tables } = building;
  const { messages } = tables;
  const isTheirs = and(eq(messages.authorKind, "visitor"), eq(messages.authorId, given("formerId")));
  const inTheirs = inArray(messages.conversationId, conversationsOfFormer(given, building));
  return queries
    .update(messages)
    .set({ authorId: given("intoId") })
    .where(own(messages, inTheirs, isTheirs));
});
const moveReceipts = statement((given: Given<Merge>, building) => {
  const { queries, own, tables } = building;
  const { receipts } = tables;
  const isTheirs = and(eq(receipts.readerKind, "visitor"), eq(receipts.readerId, given("formerId")));
  const inTheirs = inArray(receipts.conversationId, conversationsOfFormer(given, building));
  return queries
    .update(receipts)
    .set({ readerId: given("intoId") })
    .where(own(receipts, inTheirs, isTheirs));
});
const moveEvents = statement((given: Given<Merge>, { queries, own, tables: { events } }) =>
  queries
    .update(events)
    .set({ visibleToVisitorId: given("intoId") })
    .where(own(events, eq(events.visibleToVisitorId, given("formerId")))),
);
const addVisitor = insertInto("visitors");
const changeVisitor = changeById("visitors");
const addIdentity = insertInto("visitorIdentities");

export function visitorRepository(scope: Scope): VisitorRepository {
  const { run } = scope;
  return {
    async get(id) {
      const [row] = await run(visitor, { id });
      return row ?? null;
    },
    async findByExternalId(externalId) {
      const [row] = await run(visitorOfExternalId, { externalId });
      return row ?? null;
    },
    async add({ id, name, email, externalId, createdAt }) {
      await run(addVisitor, { id, name, email, mergedIntoId: null, createdAt });
      if (externalId !== null) await run(addIdentity, { externalId, visitorId: id, createdAt });
    },
    change: (id, change) => changeVisitor(scope, id, change),
    async merge(formerId, intoId) {
      await run(moveMessages, { formerId, intoId });
      await run(moveReceipts, { formerId, intoId });
      await run(moveConversations, { formerId, intoId });
      await run(moveEvents, { formerId, intoId });
      await changeVisitor(scope, formerId, { mergedIntoId: intoId });
    },
  };
}

function conversationsOfFormer(given: Given<Merge>, { queries, own, tables: { conversations } }: Building) {
  return queries
    .select({ id: conversations.id })
    .from(conversations)
    .where(own(conversations, eq(conversations.visitorId, given("formerId"))));
}

/** Visitors, with who they are among the users of the host. */
function selectVisitors({ queries, own, tables: { visitors, visitorIdentities } }: Building) {
  const { id, name, email, createdAt } = visitors;
  const { externalId } = visitorIdentities;
  return queries
    .select({ id, name, email, externalId, createdAt })
    .from(visitors)
    .leftJoin(visitorIdentities, own(visitorIdentities, eq(visitorIdentities.visitorId, id)));
}
