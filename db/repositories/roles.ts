import { asc, eq } from "drizzle-orm";
import type { RoleRecord } from "#lib/chat/roles/role.ts";
import type { RoleRepository } from "#lib/chat/store.ts";
import type { roles } from "../schema/sqlite.ts";
import { permissionsOfText } from "./permission-list.ts";
import type { Scope } from "./scope.ts";
import { changeById, type Given, insertInto, statement } from "./statement.ts";

const role = statement((given: Given<{ id: string }>, { queries, own, tables: { roles } }) =>
  queries
    .select()
    .from(roles)
    .where(own(roles, eq(roles.id, given("id")))),
);
const allRoles = statement((_given, { queries, own, tables: { roles } }) =>
  queries.select().from(roles).where(own(roles)).orderBy(asc(roles.name), asc(roles.id)),
);
const removeRole = statement((given: Given<{ id: string }>, { queries, own, tables: { roles } }) =>
  queries.delete(roles).where(own(roles, eq(roles.id, given("id")))),
);
const addRole = insertInto("roles");
const changeRole = changeById("roles");

export function roleRepository(scope: Scope): RoleRepository {
  const { run } = scope;
  return {
    async get(id) {
      const [row] = await run(role, { id });
      return row === undefined ? null : roleOfRow(row);
    },
    async list() {
      const rows = await run(allRoles, {});
      return rows.map(roleOfRow);
    },
    async add({ id, name, permissions, createdAt }) {
      await run(addRole, { id, name, permissions: JSON.stringify(permissions), createdAt });
    },
    change: (id, { name, permissions }) => changeRole(scope, id, { name, permissions: JSON.stringify(permissions) }),
    async remove(id) {
      await run(removeRole, { id });
    },
  };
}

function roleOfRow({ id, name, permissions, createdAt }: typeof roles.$inferSelect): RoleRecord {
  return { id, name, permissions: permissionsOfText(permissions), createdAt };
}
