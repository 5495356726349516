import { eq, max } from "drizzle-orm";
import { type ConversationReceipts, noReceipts, sideOf } from "#lib/chat/receipts/receipts.ts";
import type { ReceiptRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function receiptRepository({ queries, dialect, tenantId, own }: Scope): ReceiptRepository {
  const { receipts } = dialect.tables;
  return {
    async of(conversationId) {
      const rows = await queries
        .select({ kind: receipts.readerKind, deliveredSeq: max(receipts.deliveredSeq), readSeq: max(receipts.readSeq) })
        .from(receipts)
        .where(own(receipts, eq(receipts.conversationId, conversationId)))
        .groupBy(receipts.readerKind);
      return rows.reduce<ConversationReceipts>(
        (sides, { kind, deliveredSeq, readSeq }) => ({
          ...sides,
          [sideOf({ kind })]: { deliveredSeq: deliveredSeq ?? 0, readSeq: readSeq ?? 0 },
        }),
        noReceipts,
      );
    },
    async raise(conversationId, reader, { deliveredSeq, readSeq, at }) {
      const where = own(
        receipts,
        eq(receipts.conversationId, conversationId),
        eq(receipts.readerKind, reader.kind),
        eq(receipts.readerId, reader.id),
      );
      const [known] = await queries.select().from(receipts).where(where);
      if (known === undefined) {
        const marks = { deliveredSeq, readSeq, updatedAt: at };
        if (deliveredSeq > 0 || readSeq > 0) {
          await queries
            .insert(receipts)
            .values({ tenantId, conversationId, readerKind: reader.kind, readerId: reader.id, ...marks });
        }
        return readSeq > 0;
      }
      if (deliveredSeq > known.deliveredSeq || readSeq > known.readSeq) {
        const marks = {
          deliveredSeq: Math.max(known.deliveredSeq, deliveredSeq),
          readSeq: Math.max(known.readSeq, readSeq),
        };
        await queries
          .update(receipts)
          .set({ ...marks, updatedAt: at })
          .where(where);
      }
      return readSeq > known.readSeq;
    },
  };
}
