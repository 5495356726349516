import { eq, gt, inArray, lte, sql } from "drizzle-orm";
import type { CountedSubject } from "#lib/identity/directory.ts";
import { type Building, type Given, insertInto, statement } from "./repositories/statement.ts";

interface Count {
  subject: string;
  count: number;
  forgottenAt: Date;
}

/** Changes nothing, and keeps others from the count until the commit. */
const hold = statement((given: Given<{ subject: string }>, { queries, tables: { signInFailures } }) =>
  queries
    .update(signInFailures)
    .set({ subject: given("subject") })
    .where(eq(signInFailures.subject, given("subject"))),
);
const countOf = statement((given: Given<{ subject: string }>, { queries, tables: { signInFailures } }) =>
  queries
    .select()
    .from(signInFailures)
    .where(eq(signInFailures.subject, given("subject"))),
);
const change = statement((given: Given<Count>, { queries, tables: { signInFailures } }) =>
  queries
    .update(signInFailures)
    .set({ count: given("count"), forgottenAt: given("forgottenAt") })
    .where(eq(signInFailures.subject, given("subject"))),
);
const add = insertInto("signInFailures");
const forget = statement((given: Given<{ now: Date }>, { queries, tables: { signInFailures } }) =>
  queries
    .delete(signInFailures)
    .where(lte(signInFailures.forgottenAt, sql.param(given("now"), signInFailures.forgottenAt))),
);

/** See `Directory.countFailure`. */
export async function countFailure(
  building: Building,
  subjects: readonly CountedSubject[],
  { now, forgottenAt }: { now: Date; forgottenAt: Date },
): Promise<boolean> {
  const counted = [];
  // In one order for all, so that no two wait for each other.
  for (const { subject, failuresMax } of subjects.toSorted((one, other) => (one.subject < other.subject ? -1 : 1))) {
    await hold.run(building, { subject });
    const [row] = await countOf.run(building, { subject });
    const isLive = row !== undefined && row.forgottenAt > now;
    const next = isLive ? { count: row.count + 1, forgottenAt: row.forgottenAt } : { count: 1, forgottenAt };
    if (next.count > failuresMax) return false;
    counted.push({ write: row === undefined ? add : change, next: { subject, ...next } });
  }
  for (const { write, next } of counted) await write.run(building, next);
  return true;
}

/** See `Directory.uncountFailure`. */
export async function uncountFailure(
  { queries, tables: { signInFailures } }: Building,
  { all, one }: { all: readonly string[]; one: readonly string[] },
): Promise<void> {
  const { subject, count } = signInFailures;
  if (all.length > 0) await queries.delete(signInFailures).where(inArray(subject, [...all]));
  for (const each of one) {
    const isCounted = sql`${eq(subject, each)} and ${gt(count, 0)}`;
    await queries
      .update(signInFailures)
      .set({ count: sql`${count} - 1` })
      .where(isCounted);
  }
}

/** See `Directory.forgetFailures`. */
export async function forgetFailures(building: Building, now: Date): Promise<void> {
  await forget.run(building, { now });
}
