import { and, eq, lt, max } from "drizzle-orm";
import { type ConversationReceipts, noReceipts, sideOf, type Watermarks } from "#lib/chat/receipts/receipts.ts";
import type { ReceiptRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Building, type Given, insertInto, type NewRow, statement, statementPer } from "./statement.ts";

type Key = Pick<NewRow<"receipts">, "conversationId" | "readerKind" | "readerId">;

const marksOfSides = statement((given: Given<{ conversationId: string }>, { queries, own, tables: { receipts } }) =>
  queries
    .select({ kind: receipts.readerKind, deliveredSeq: max(receipts.deliveredSeq), readSeq: max(receipts.readSeq) })
    .from(receipts)
    .where(own(receipts, eq(receipts.conversationId, given("conversationId"))))
    .groupBy(receipts.readerKind),
);
const marksOfReader = statement((given: Given<Key>, building) => {
  const { receipts } = building.tables;
  return building.queries.select({ readSeq: receipts.readSeq }).from(receipts).where(isOfReader(given, building));
});
const addMarks = insertInto("receipts");
/** Each in one statement, so that of two who raise a mark at once none lowers what the other has raised. */
const raiseMark = statementPer((mark: keyof Watermarks) =>
  statement((given: Given<Key & Watermarks & { updatedAt: Date }>, building) => {
    const { receipts } = building.tables;
    return building.queries
      .update(receipts)
      .set({ [mark]: given(mark), updatedAt: given("updatedAt") })
      .where(and(isOfReader(given, building), lt(receipts[mark], given(mark))));
  }),
);

export function receiptRepository({ run, dialect }: Scope): ReceiptRepository {
  return {
    async of(conversationId) {
      const rows = await run(marksOfSides, { conversationId });
      const sides: ConversationReceipts = { ...noReceipts };
      for (const { kind, deliveredSeq, readSeq } of rows) {
        sides[sideOf({ kind })] = { deliveredSeq: deliveredSeq ?? 0, readSeq: readSeq ?? 0 };
      }
      return sides;
    },
    async raise(conversationId, reader, { deliveredSeq, readSeq, at }) {
      const key = { conversationId, readerKind: reader.kind, readerId: reader.id };
      const values = { ...key, deliveredSeq, readSeq, updatedAt: at };
      const isRaised = async (mark: keyof Watermarks) => dialect.affectedRows(await run(raiseMark(mark), values)) > 0;
      const isDeliveredRaised = await isRaised("deliveredSeq");
      const isReadRaised = await isRaised("readSeq");
      if (isDeliveredRaised || isReadRaised) return isReadRaised;
      const [known] = await run(marksOfReader, key);
      if (known !== undefined || (deliveredSeq <= 0 && readSeq <= 0)) return false;
      await run(addMarks, values);
      return readSeq > 0;
    },
  };
}

function isOfReader(given: Given<Key>, { own, tables: { receipts } }: Building) {
  return own(
    receipts,
    eq(receipts.conversationId, given("conversationId")),
    eq(receipts.readerKind, given("readerKind")),
    eq(receipts.readerId, given("readerId")),
  );
}
