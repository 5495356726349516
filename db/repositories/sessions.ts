import { desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { SessionRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { type Building, changeById, type Given, insertInto, statement } from "./statement.ts";

const session = statement((given: Given<{ id: string }>, building) => {
  const { own, tables } = building;
  return selectSessions(building).where(own(tables.sessions, eq(tables.sessions.id, given("id"))));
});
const liveSessions = statement((given: Given<{ memberId: string; now: Date }>, building) => {
  const { own, tables } = building;
  const { sessions } = tables;
  return selectSessions(building)
    .where(
      own(
        sessions,
        eq(sessions.memberId, given("memberId")),
        isNull(sessions.endedAt),
        gt(sessions.expiresAt, sql.param(given("now"), sessions.expiresAt)),
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.id));
});
const endOthers = statement(
  (given: Given<{ memberId: string; except: string; endedAt: Date }>, { queries, own, tables: { sessions } }) =>
    queries
      .update(sessions)
      .set({ endedAt: given("endedAt") })
      .where(
        own(
          sessions,
          eq(sessions.memberId, given("memberId")),
          ne(sessions.id, given("except")),
          isNull(sessions.endedAt),
        ),
      ),
);
const addSession = insertInto("sessions");
const changeSession = changeById("sessions");

export function sessionRepository(scope: Scope): SessionRepository {
  const { run } = scope;
  return {
    async add({ id, memberId, method, address, userAgent, createdAt, expiresAt, endedAt }) {
      await run(addSession, { id, memberId, method, address, userAgent, createdAt, expiresAt, endedAt });
    },
    async get(id) {
      const [row] = await run(session, { id });
      return row ?? null;
    },
    async live(memberId, now) {
      return run(liveSessions, { memberId, now });
    },
    end: (id, endedAt) => changeSession(scope, id, { endedAt }),
    async endAll(memberId, { except, endedAt }) {
      await run(endOthers, { memberId, except: except ?? "", endedAt });
    },
  };
}

function selectSessions({ queries, tables: { sessions } }: Building) {
  const { id, memberId, method, address, userAgent, createdAt, expiresAt, endedAt } = sessions;
  return queries.select({ id, memberId, method, address, userAgent, createdAt, expiresAt, endedAt }).from(sessions);
}
