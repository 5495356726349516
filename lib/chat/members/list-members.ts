import { z } from "zod";
import { allRoles } from "../roles/role.ts";
import { useCase } from "../use-case.ts";
import type { Member } from "./member.ts";
import { presentMember } from "./present-member.ts";

/** Everybody who works for the tenant, by name, for whoever works there too. */
export const listMembers = useCase({
  name: "ListMembers",
  needs: { member: "any", key: true },
  access: "read",
  input: z.object({}),
  async run({ tenant, actor }): Promise<{ items: Member[] }> {
    const roles = new Map((await allRoles(tenant)).map((role) => [role.id, role]));
    const members = await tenant.members.list();
    return { items: members.map((member) => presentMember(member, roles.get(member.role) ?? null, actor)) };
  },
});
