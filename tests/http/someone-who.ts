import { v7 } from "uuid";
import type { Permission } from "#lib/chat/permissions.ts";
import { write } from "#tests/support/builders.ts";
import type { TestApplication } from "./an-application.ts";
import type { Person, TestTenant } from "./person.ts";
import { aMemberWithLogin } from "./with-login.ts";

/** Adds a member with a role of the tenant's own, which has these permissions. */
export async function someoneWho(
  application: TestApplication,
  tenant: TestTenant,
  { name = "Own", permissions }: { name?: string; permissions: readonly Permission[] },
): Promise<Person> {
  const id = v7();
  await write(application.database, tenant.id, ({ roles }) =>
    roles.add({ id, name: `Role ${id}`, permissions, createdAt: new Date() }),
  );
  return aMemberWithLogin(application, tenant, { name, role: id });
}
