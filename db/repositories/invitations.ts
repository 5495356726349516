import { and, eq } from "drizzle-orm";
import type { InvitationRepository } from "#lib/chat/members/invitations.ts";
import type { Scope } from "./scope.ts";
import { type Given, statement } from "./statement.ts";

interface Values {
  hash: string;
  memberId: string;
  expiresAt: Date;
  createdAt: Date;
}

const removeOfMember = statement((given: Given<{ memberId: string }>, { queries, tenantId, tables: { invitations } }) =>
  queries
    .delete(invitations)
    .where(and(eq(invitations.memberTenantId, tenantId), eq(invitations.memberId, given("memberId")))),
);
const addInvitation = statement((given: Given<Values>, { queries, tenantId, tables: { invitations } }) =>
  queries.insert(invitations).values({
    hash: given("hash"),
    memberTenantId: tenantId,
    memberId: given("memberId"),
    expiresAt: given("expiresAt"),
    createdAt: given("createdAt"),
  }),
);

/** The table belongs to the installation, as an invitation is found before its tenant is known. */
export function invitationRepository({ run }: Scope): InvitationRepository {
  return {
    async replace({ hash, memberId, expiresAt, createdAt }) {
      await run(removeOfMember, { memberId });
      await run(addInvitation, { hash, memberId, expiresAt, createdAt });
    },
    async remove(memberId) {
      await run(removeOfMember, { memberId });
    },
  };
}
