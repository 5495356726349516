import type { TestApplication } from "#tests/http/an-application.ts";
import { anOperator, type Person, someTenant, someVisitor } from "#tests/http/person.ts";
import type { Role } from "../plan/plan.ts";

/** Makes the people of a plan, in the order of its roles. Operators are signed in, visitors hold a token. */
export async function makePeople(
  application: TestApplication,
  roles: readonly Role[],
  tenants: number,
): Promise<Person[]> {
  const made = await Promise.all(Array.from({ length: tenants }, () => someTenant(application)));
  return Promise.all(
    roles.map(({ kind, name, tenant: number }) => {
      const tenant = made[number];
      if (tenant === undefined) throw new Error(`${name} is of a tenant that there is not.`);
      return kind === "operator"
        ? anOperator(application, tenant, { name })
        : someVisitor(application, tenant, { name });
    }),
  );
}
