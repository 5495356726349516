import { and, eq, lt } from "drizzle-orm";
import type { ReadMarkRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function readMarkRepository({ queries, dialect, tenantId, own }: Scope): ReadMarkRepository {
  const { readMarks } = dialect.tables;
  return {
    async raise(conversationId, reader, { seq, at }) {
      const where = own(
        readMarks,
        eq(readMarks.conversationId, conversationId),
        eq(readMarks.readerKind, reader.kind),
        eq(readMarks.readerId, reader.id),
      );
      const raised = await queries
        .update(readMarks)
        .set({ seq, updatedAt: at })
        .where(and(where, lt(readMarks.seq, seq)));
      if (dialect.affectedRows(raised) > 0) return true;
      const [mark] = await queries.select({ seq: readMarks.seq }).from(readMarks).where(where);
      if (mark !== undefined || seq <= 0) return false;
      await queries
        .insert(readMarks)
        .values({ tenantId, conversationId, readerKind: reader.kind, readerId: reader.id, seq, updatedAt: at });
      return true;
    },
  };
}
