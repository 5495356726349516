import { and, eq, gt, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { PresenceRepository } from "#lib/chat/store.ts";
import { padded } from "../padded.ts";
import type { Scope } from "./scope.ts";
import { type Building, type Given, insertInto, statement, statementPer } from "./statement.ts";

/** The ids of the members are named by their place. */
interface Leases {
  holder: string;
  [member: `member${number}`]: string;
}
const changeLeases = statementPer(({ count }: { count: number }) =>
  statement((given: Given<Leases & { expiresAt: Date }>, building) =>
    building.queries
      .update(building.tables.presenceLeases)
      .set({ expiresAt: given("expiresAt") })
      .where(isHeld(given, building, count)),
  ),
);
const heldLeases = statementPer(({ count }: { count: number }) =>
  statement((given: Given<Leases>, building) => {
    const { presenceLeases } = building.tables;
    return building.queries
      .select({ memberId: presenceLeases.memberId })
      .from(presenceLeases)
      .where(isHeld(given, building, count));
  }),
);
const addLease = insertInto("presenceLeases");
const onlineMembers = statement((given: Given<{ now: Date }>, { queries, own, tables: { presenceLeases } }) =>
  queries
    .select({ memberId: presenceLeases.memberId })
    .from(presenceLeases)
    .where(own(presenceLeases, gt(presenceLeases.expiresAt, sql.param(given("now"), presenceLeases.expiresAt))))
    .groupBy(presenceLeases.memberId),
);
const removeEnded = statement((given: Given<{ now: Date }>, { queries, own, tables: { presenceLeases } }) =>
  queries
    .delete(presenceLeases)
    .where(own(presenceLeases, lte(presenceLeases.expiresAt, sql.param(given("now"), presenceLeases.expiresAt)))),
);

/** How many ids one statement takes: SQL Server has fewer than 2,100 parameters. */
const idsMax = 1_024;

export function presenceRepository({ run, dialect }: Scope): PresenceRepository {
  /** @returns those of the members whom the holder has no lease for. */
  async function change(memberIds: readonly string[], lease: { holder: string; expiresAt: Date }): Promise<string[]> {
    const missing: string[] = [];
    const distinct = [...new Set(memberIds)];
    for (let start = 0; start < distinct.length; start += idsMax) {
      const asked = distinct.slice(start, start + idsMax);
      const [shape, values] = [{ count: padded(asked).length }, leasesOf(asked, lease.holder)];
      const changed = await run(changeLeases(shape), { ...values, expiresAt: lease.expiresAt });
      if (dialect.affectedRows(changed) === asked.length) continue;
      const held = new Set((await run(heldLeases(shape), values)).map(({ memberId }) => memberId));
      missing.push(...asked.filter((id) => !held.has(id)));
    }
    return missing;
  }

  return {
    async renew(memberIds, { holder, expiresAt }) {
      const missing = await change(memberIds, { holder, expiresAt });
      for (const memberId of missing) await run(addLease, { memberId, holder, expiresAt });
    },
    async release(memberIds, lease) {
      await change(memberIds, lease);
    },
    async online(now) {
      const rows = await run(onlineMembers, { now });
      return rows.map(({ memberId }) => memberId);
    },
    async prune(now) {
      await run(removeEnded, { now });
    },
  };
}

function leasesOf(memberIds: readonly string[], holder: string): Leases {
  const members = Object.fromEntries(padded(memberIds).map((id, index) => [`member${index}` as const, id]));
  return { holder, ...members };
}

function isHeld(given: Given<Leases>, { own, tables: { presenceLeases } }: Building, count: number): SQL | undefined {
  const members = Array.from({ length: count }, (_, index) => given(`member${index}`));
  return own(
    presenceLeases,
    and(eq(presenceLeases.holder, given("holder")), inArray(presenceLeases.memberId, members)),
  );
}
