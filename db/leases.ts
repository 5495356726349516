import { and, eq } from "drizzle-orm";
import { type Building, type Given, insertInto, statement } from "./repositories/statement.ts";

interface Lease {
  name: string;
  holder: string;
  token: number;
  expiresAt: Date;
}
type Key = Pick<Lease, "name">;

const leaseOf = statement((given: Given<Key>, { queries, tables: { leases } }) =>
  queries
    .select()
    .from(leases)
    .where(eq(leases.name, given("name"))),
);
/** Changes nothing, and keeps others from the lease until the commit. */
const hold = statement((given: Given<Key>, { queries, tables: { leases } }) =>
  queries
    .update(leases)
    .set({ name: given("name") })
    .where(eq(leases.name, given("name"))),
);
const add = insertInto("leases");
const change = statement((given: Given<Lease>, { queries, tables: { leases } }) =>
  queries
    .update(leases)
    .set({ holder: given("holder"), token: given("token"), expiresAt: given("expiresAt") })
    .where(eq(leases.name, given("name"))),
);
const end = statement((given: Given<Lease>, { queries, tables: { leases } }) => {
  const isHeld = and(eq(leases.holder, given("holder")), eq(leases.token, given("token")));
  return queries
    .update(leases)
    .set({ expiresAt: given("expiresAt") })
    .where(and(eq(leases.name, given("name")), isHeld));
});

/** See `Directory.takeLease`. Whoever finds that somebody else has it only reads. */
export async function takeLease(
  building: Building,
  { name, holder, now, expiresAt }: Pick<Lease, "name" | "holder" | "expiresAt"> & { now: Date },
): Promise<number | null> {
  const [seen] = await leaseOf.run(building, { name });
  if (seen === undefined) {
    await add.run(building, { name, holder, token: 1, expiresAt });
    return 1;
  }
  const isForeign = (lease: Lease): boolean => lease.holder !== holder && lease.expiresAt > now;
  if (isForeign(seen)) return null;
  await hold.run(building, { name });
  const [held = seen] = await leaseOf.run(building, { name });
  if (isForeign(held)) return null;
  const token = held.holder === holder ? held.token : held.token + 1;
  await change.run(building, { name, holder, token, expiresAt });
  return token;
}

/** See `Directory.releaseLease`. The row stays, so that the token goes on growing. */
export async function releaseLease(building: Building, lease: Omit<Lease, "expiresAt">): Promise<void> {
  await end.run(building, { ...lease, expiresAt: new Date(0) });
}
