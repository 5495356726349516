import { gte, lte, min } from "drizzle-orm";
import type { TraceRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";

export function traceRepository({ queries, dialect, tenantId, own }: Scope): TraceRepository {
  const { traceMarks } = dialect.tables;
  return {
    async add(marks, processId) {
      if (marks.length === 0) return;
      await queries.insert(traceMarks).values(marks.map((mark) => ({ tenantId, processId, ...mark })));
    },
    async of(pos) {
      const rows = await queries
        .select({ stage: traceMarks.stage, at: min(traceMarks.at) })
        .from(traceMarks)
        .where(own(traceMarks, gte(traceMarks.lastPos, pos), lte(traceMarks.firstPos, pos)))
        .groupBy(traceMarks.stage);
      const at = (wanted: (typeof rows)[number]["stage"]) => rows.find(({ stage }) => stage === wanted)?.at ?? null;
      return { committedAt: at("committed"), fannedOutAt: at("fanned_out") };
    },
  };
}
