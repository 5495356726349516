import type { TestApplication } from "./an-application.ts";
import { anOperator, type Person, type TestTenant } from "./person.ts";

/** Adds a member who has a password. Nobody knows it. */
export async function aMemberWithLogin(
  application: TestApplication,
  tenant: TestTenant,
  given: { name?: string; role?: string } = {},
): Promise<Person> {
  const person = await anOperator(application, tenant, given);
  const login = { email: `${person.id}@example.test`, passwordHash: "x", createdAt: new Date() };
  await application.database.directory.addAccount({ ...login, tenantId: tenant.id, memberId: person.id });
  return person;
}
