import type { Role } from "../permissions.ts";

/** A person with a login and a role in a tenant. */
export interface MemberRecord {
  id: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Date;
}
