import type { TestApplication } from "#tests/http/an-application.ts";
import { anOperator, type Person, someTenant, someVisitor, type TestTenant } from "#tests/http/person.ts";
import { aTeam, write } from "#tests/support/builders.ts";
import type { Plan, Role } from "../plan/plan.ts";

/** Makes the people of a plan, in the order of its roles, and their teams. Operators are signed in, visitors hold a token. */
export async function makePeople(
  application: TestApplication,
  { roles, tenants, teams }: Pick<Plan, "roles" | "tenants" | "teams">,
): Promise<Person[]> {
  const made = await Promise.all(Array.from({ length: tenants }, () => someTenant(application)));
  const people = await Promise.all(
    roles.map((role) => {
      const tenant = made[role.tenant];
      if (tenant === undefined) throw new Error(`${role.name} is of a tenant that there is not.`);
      return makePerson(application, tenant, role);
    }),
  );
  for (const { tenant: number, ...routing } of teams) {
    const tenantId = made[number]?.id;
    if (tenantId === undefined) throw new Error("A team is of a tenant that there is not.");
    const { id } = await aTeam(application.database, { tenantId, ...routing });
    const members = people.filter(({ principal }) => principal.kind === "member" && principal.tenantId === tenantId);
    await write(application.database, tenantId, async (tenant) => {
      for (const member of members) await tenant.teams.addMember(id, member.id);
    });
  }
  return people;
}

async function makePerson(application: TestApplication, tenant: TestTenant, role: Role): Promise<Person> {
  const { name } = role;
  if (role.kind === "visitor") return someVisitor(application, tenant, { name });
  if (role.habits === undefined) return anOperator(application, tenant, { name });
  const { database } = application;
  const { capacity } = role.habits;
  const operator = await anOperator(application, tenant, { name, ...(role.isSupervisor && { role: "supervisor" }) });
  await write(database, tenant.id, ({ operators }) => operators.change(operator.id, { capacity }));
  // Only to who can sign in a conversation is given.
  const login = { email: `${operator.id}@example.test`, passwordHash: "", createdAt: new Date() };
  await database.directory.addAccount({ ...login, tenantId: tenant.id, memberId: operator.id });
  return operator;
}
