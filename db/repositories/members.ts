import { and, asc, count, eq, exists, isNull, or, type SQL, sql } from "drizzle-orm";
import { limits } from "#lib/chat/limits.ts";
import type { MemberRecord } from "#lib/chat/members/member.ts";
import type { MemberRepository } from "#lib/chat/store.ts";
import type { Scope } from "./scope.ts";
import { textOfSkills } from "./skill-list.ts";
import { type Building, changeById, type Given, insertInto, statement, statementPer } from "./statement.ts";

interface Identity {
  issuer: string;
  subject: string;
}

const member = statement((given: Given<{ id: string }>, building) => {
  const { own, tables } = building;
  return selectMembers(building).where(own(tables.members, eq(tables.members.id, given("id"))));
});
const memberView = statement((given: Given<{ id: string }>, building) => {
  const { own, tables } = building;
  return selectMemberViews(building).where(own(tables.members, eq(tables.members.id, given("id"))));
});
const memberOfEmail = statement((given: Given<{ email: string }>, building) => {
  const { own, tables } = building;
  return selectMembers(building).where(own(tables.members, eq(tables.members.email, given("email"))));
});
const presentMembers = statement((_given, building) => {
  const { own, tables } = building;
  return selectMemberViews(building)
    .where(own(tables.members, isNull(tables.members.removedAt)))
    .orderBy(asc(tables.members.name), asc(tables.members.id));
});
const memberOfIdentity = statement((given: Given<Identity>, building) => {
  const { own, tables } = building;
  const { members, memberIdentities } = tables;
  const isOfMember = eq(memberIdentities.memberId, members.id);
  const isIdentity = and(eq(memberIdentities.issuer, given("issuer")), eq(memberIdentities.subject, given("subject")));
  return selectMembers(building)
    .innerJoin(memberIdentities, own(memberIdentities, isOfMember, isIdentity))
    .where(own(members));
});
/** Changes nothing, and keeps others from a change of any of them until the commit. */
const holdMembers = statement((given: Given<{ role: string }>, { queries, own, tables: { members } }) =>
  queries
    .update(members)
    .set({ role: given("role") })
    .where(own(members, eq(members.role, given("role")))),
);
const membersOfRole = statementPer(({ withLogin }: { withLogin: boolean }) =>
  statement((given: Given<{ role: string }>, building) => {
    const { queries, own, tables } = building;
    const { members } = tables;
    const isCounted = withLogin ? hasLogin(building) : undefined;
    return queries
      .select({ count: count() })
      .from(members)
      .where(own(members, eq(members.role, given("role")), isNull(members.removedAt), isCounted));
  }),
);
const removeAccounts = statement((given: Given<{ id: string }>, { queries, tenantId, tables: { accounts } }) =>
  queries.delete(accounts).where(and(eq(accounts.memberTenantId, tenantId), eq(accounts.memberId, given("id")))),
);
const removeIdentities = statement((given: Given<{ id: string }>, { queries, own, tables: { memberIdentities } }) =>
  queries.delete(memberIdentities).where(own(memberIdentities, eq(memberIdentities.memberId, given("id")))),
);
const addMember = insertInto("members");
const changeMember = changeById("members");
const addIdentity = insertInto("memberIdentities");

/** What a new member is as far as conversations are given to them. */
const newOperator = {
  availability: "available",
  availabilityReason: null,
  missedOffers: 0,
  capacity: limits.capacityDefault,
  skills: textOfSkills([]),
  idleSince: null,
} as const;

export function memberRepository(scope: Scope): MemberRepository {
  const { run, dialect } = scope;
  return {
    async get(id) {
      return first(await run(member, { id }));
    },
    async view(id) {
      const [row] = await run(memberView, { id });
      return row ?? null;
    },
    async findByEmail(email) {
      return first(await run(memberOfEmail, { email }));
    },
    async list() {
      return run(presentMembers, {});
    },
    async add({ id, name, email, role, removedAt, createdAt }) {
      await run(addMember, { id, name, email, role, removedAt, createdAt, ...newOperator });
    },
    change: (id, change) => changeMember(scope, id, change),
    async countHavingRole(role, { withLogin } = { withLogin: false }) {
      if (!dialect.writesInTurn) await run(holdMembers, { role });
      const [counted] = await run(membersOfRole({ withLogin }), { role });
      return counted?.count ?? 0;
    },
    async removeAccount(id) {
      await run(removeAccounts, { id });
    },
    async findByIdentity(identity) {
      return first(await run(memberOfIdentity, identity));
    },
    async addIdentity(memberId, { issuer, subject, createdAt }) {
      await run(addIdentity, { memberId, issuer, subject, createdAt });
    },
    async removeIdentities(id) {
      await run(removeIdentities, { id });
    },
  };
}

/** Members with whether they can sign in. */
function selectMemberViews(building: Building) {
  const { queries, tables } = building;
  const { id, name, email, role, removedAt, createdAt } = tables.members;
  const canSignIn = sql<boolean>`case when ${hasLogin(building)} then 1 else 0 end`.mapWith(Boolean);
  return queries.select({ id, name, email, role, removedAt, createdAt, hasLogin: canSignIn }).from(tables.members);
}

/** Whether a member has a password, or is known at the tenant's OpenID provider. */
function hasLogin({ queries, own, tenantId, tables }: Building): SQL | undefined {
  const { members, accounts, memberIdentities } = tables;
  const account = queries
    .select({ email: accounts.email })
    .from(accounts)
    .where(and(eq(accounts.memberTenantId, tenantId), eq(accounts.memberId, members.id)));
  const identity = queries
    .select({ subject: memberIdentities.subject })
    .from(memberIdentities)
    .where(own(memberIdentities, eq(memberIdentities.memberId, members.id)));
  return or(exists(account), exists(identity));
}

function selectMembers({ queries, tables: { members } }: Building) {
  const { id, name, email, role, removedAt, createdAt } = members;
  return queries.select({ id, name, email, role, removedAt, createdAt }).from(members);
}

function first([row]: readonly MemberRecord[]): MemberRecord | null {
  return row ?? null;
}
