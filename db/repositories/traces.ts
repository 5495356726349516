import { gte, lte, min } from "drizzle-orm";
import type { TraceRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Given, insertInto, statement } from "./statement.ts";

const addMark = insertInto("traceMarks");
const firstMarks = statement((given: Given<{ pos: number }>, { queries, own, tables: { traceMarks } }) =>
  queries
    .select({ stage: traceMarks.stage, at: min(traceMarks.at) })
    .from(traceMarks)
    .where(own(traceMarks, gte(traceMarks.lastPos, given("pos")), lte(traceMarks.firstPos, given("pos"))))
    .groupBy(traceMarks.stage),
);

export function traceRepository({ run }: Scope): TraceRepository {
  return {
    async add(marks, processId) {
      for (const mark of marks) await run(addMark, { processId, ...mark });
    },
    async of(pos) {
      const rows = await run(firstMarks, { pos });
      const at = (wanted: (typeof rows)[number]["stage"]) => rows.find(({ stage }) => stage === wanted)?.at ?? null;
      return { committedAt: at("committed"), fannedOutAt: at("fanned_out") };
    },
  };
}
