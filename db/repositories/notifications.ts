import { and, asc, desc, eq, gt, inArray, lt, lte, sql } from "drizzle-orm";
import { notFound } from "#lib/chat/errors.ts";
import type { NotificationRecord } from "#lib/chat/notifications/notification.ts";
import type { NotificationReader } from "#lib/chat/notifications/recipient.ts";
import type { NotificationRepository } from "#lib/chat/store.ts";
import { padded } from "../padded.ts";
import type { notifications } from "../schema/sqlite.ts";
import type { Scope } from "./scope.ts";
import { type Building, type Given, insertInto, statement, statementPer } from "./statement.ts";

type Key = { readerKind: NotificationReader["kind"]; readerId: string };

/** Counts the tenant's `notification_seq` up. The row is locked then, so nobody else gets the same. */
const nextSeq = statement((_given, { queries, tenantId, returning, tables: { tenants } }) => {
  const notificationSeq = sql`${tenants.notificationSeq} + 1`;
  const isThis = eq(tenants.id, tenantId);
  const counted = { seq: tenants.notificationSeq };
  return returning(
    queries.update(tenants).set({ notificationSeq }).where(isThis),
    (update) => update.returning(counted),
    queries.select(counted).from(tenants).where(isThis),
  );
});
const newestSeq = statement((_given, { queries, tenantId, tables: { tenants } }) =>
  queries.select({ seq: tenants.notificationSeq }).from(tenants).where(eq(tenants.id, tenantId)),
);
const addRow = insertInto("notifications");
const addAddressee = insertInto("notificationAddressees");

const notificationOfId = statement((given: Given<{ id: string }>, { queries, own, tables: { notifications } }) =>
  queries
    .select()
    .from(notifications)
    .where(own(notifications, eq(notifications.id, given("id")))),
);
const addresseesOf = statement((given: Given<{ id: string }>, { queries, own, tables }) => {
  const { notificationAddressees: addressees } = tables;
  return queries
    .select({ addressee: addressees.addressee })
    .from(addressees)
    .where(own(addressees, eq(addressees.notificationId, given("id"))));
});

interface NewestValues {
  afterSeq: number;
  beforeSeq: number;
  limit: number;
  [address: `address${number}`]: string;
}
/** Only the numbers, which the index has: whoever is sent much is not read the texts of all of it. */
const newestSeqs = statementPer(({ addresses }: { addresses: number }) =>
  statement((given: Given<NewestValues>, { queries, own, page, tables }) => {
    const { notificationAddressees: addressees } = tables;
    const isTheirs = inArray(
      addressees.addressee,
      Array.from({ length: addresses }, (_, index) => given(`address${index}`)),
    );
    const isBetween = and(gt(addressees.seq, given("afterSeq")), lt(addressees.seq, given("beforeSeq")));
    const newestFirst = queries
      .selectDistinct({ seq: addressees.seq })
      .from(addressees)
      .where(own(addressees, isTheirs, isBetween))
      .orderBy(desc(addressees.seq));
    return page(newestFirst, given("limit"));
  }),
);
const notificationsOfSeqs = statementPer(({ seqs }: { seqs: number }) =>
  statement((given: Given<{ [seq: `seq${number}`]: number }>, { queries, own, tables: { notifications: sent } }) =>
    queries
      .select()
      .from(sent)
      .where(
        own(
          sent,
          inArray(
            sent.seq,
            Array.from({ length: seqs }, (_, index) => given(`seq${index}`)),
          ),
        ),
      )
      .orderBy(desc(sent.seq)),
  ),
);

const markOfReader = statement((given: Given<Key>, building) => {
  const { notificationReads } = building.tables;
  return building.queries
    .select({ seq: notificationReads.seq })
    .from(notificationReads)
    .where(isOfReader(given, building));
});
const addMark = insertInto("notificationReads");
/** In one statement, so that of two who raise a mark at once none lowers what the other has raised. */
const raiseMark = statement((given: Given<Key & { seq: number; updatedAt: Date }>, building) => {
  const { notificationReads } = building.tables;
  return building.queries
    .update(notificationReads)
    .set({ seq: given("seq"), updatedAt: given("updatedAt") })
    .where(and(isOfReader(given, building), lt(notificationReads.seq, given("seq"))));
});

const oldestNotifications = statement((given: Given<{ limit: number }>, { queries, own, page, tables }) => {
  const { notifications: sent } = tables;
  const at = { seq: sent.seq, createdAt: sent.createdAt };
  return page(queries.select(at).from(sent).where(own(sent)).orderBy(asc(sent.seq)), given("limit"));
});
const removeAddressees = statement((given: Given<{ upTo: number }>, { queries, own, tables }) => {
  const { notificationAddressees: addressees, notifications: sent } = tables;
  const old = queries
    .select({ id: sent.id })
    .from(sent)
    .where(own(sent, lte(sent.seq, given("upTo"))));
  return queries.delete(addressees).where(own(addressees, inArray(addressees.notificationId, old)));
});
const removeNotifications = statement((given: Given<{ upTo: number }>, { queries, own, tables: { notifications } }) =>
  queries.delete(notifications).where(own(notifications, lte(notifications.seq, given("upTo")))),
);

/** Stands after every notification. */
const endSeq = 2 ** 31 - 1;

export function notificationRepository({ run, dialect }: Scope): NotificationRepository {
  async function lastSeq(): Promise<number> {
    const [row] = await run(newestSeq, {});
    if (row === undefined) throw notFound();
    return row.seq;
  }

  async function markOf({ kind: readerKind, id: readerId }: NotificationReader): Promise<number | null> {
    const [row] = await run(markOfReader, { readerKind, readerId });
    return row?.seq ?? null;
  }

  return {
    lastSeq,
    async add({ addressees, ...content }) {
      const [counted] = await run(nextSeq, {});
      if (counted === undefined) throw notFound();
      const { seq } = counted;
      await run(addRow, { ...content, seq, data: JSON.stringify(content.data) });
      for (const addressee of addressees) await run(addAddressee, { notificationId: content.id, addressee, seq });
      return { ...content, seq };
    },
    async find(id) {
      const [row] = await run(notificationOfId, { id });
      if (row === undefined) return null;
      const addressees = (await run(addresseesOf, { id })).map(({ addressee }) => addressee);
      return { ...recordOfRow(row), addressees };
    },
    async newest({ addresses, beforeSeq = endSeq, afterSeq = 0, limit }) {
      const named = padded(addresses);
      const values = Object.fromEntries(named.map((address, index) => [`address${index}` as const, address]));
      const page = { beforeSeq, afterSeq, limit };
      const found = await run(newestSeqs({ addresses: named.length }), { ...values, ...page });
      if (found.length === 0) return [];
      const seqs = padded(found.map(({ seq }) => String(seq))).map(Number);
      const asked = Object.fromEntries(seqs.map((seq, index) => [`seq${index}` as const, seq]));
      return (await run(notificationsOfSeqs({ seqs: seqs.length }), asked)).map(recordOfRow);
    },
    async reachesBack(before) {
      const [oldest] = await run(oldestNotifications, { limit: 1 });
      return oldest !== undefined && oldest.createdAt < before;
    },
    async prune({ before, limit }) {
      const oldest = await run(oldestNotifications, { limit });
      const kept = oldest.findIndex(({ createdAt }) => createdAt >= before);
      const upTo = (kept === -1 ? oldest : oldest.slice(0, kept)).at(-1)?.seq;
      if (upTo === undefined) return 0;
      await run(removeAddressees, { upTo });
      return dialect.affectedRows(await run(removeNotifications, { upTo }));
    },
    readSeq: async (reader) => (await markOf(reader)) ?? 0,
    async raiseRead(reader, { seq, at: updatedAt }) {
      const values = { readerKind: reader.kind, readerId: reader.id, seq, updatedAt };
      const raise = async () => dialect.affectedRows(await run(raiseMark, values)) > 0;
      if (await raise()) return true;
      const mark = await markOf(reader);
      // Somebody may have begun a mark in between.
      if (mark !== null) return mark < seq && (await raise());
      if (seq <= 0) return false;
      await run(addMark, values);
      return true;
    },
  };
}

function isOfReader(given: Given<Key>, { own, tables: { notificationReads } }: Building) {
  return own(
    notificationReads,
    eq(notificationReads.readerKind, given("readerKind")),
    eq(notificationReads.readerId, given("readerId")),
  );
}

function recordOfRow({ tenantId: _tenantId, data, ...rest }: typeof notifications.$inferSelect): NotificationRecord {
  return { ...rest, data: JSON.parse(data) };
}
