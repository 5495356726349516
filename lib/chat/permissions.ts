/** What a member may do, named as a product manager would say it. */
export type Permission =
  | "conversations.read"
  | "conversations.claim"
  | "conversations.close"
  | "messages.reply"
  | "messages.note"
  | "visitors.read";

export const roles = ["owner", "admin", "supervisor", "operator", "viewer"] as const;
export type Role = (typeof roles)[number];

const answering: readonly Permission[] = [
  "conversations.read",
  "conversations.claim",
  "conversations.close",
  "messages.reply",
  "messages.note",
  "visitors.read",
];

const permissionsOf: Record<Role, readonly Permission[]> = {
  owner: answering,
  admin: answering,
  supervisor: answering,
  operator: answering,
  viewer: ["conversations.read", "visitors.read"],
};

/** @returns the permissions of a built-in role. */
export function permissionsOfRole(role: Role): readonly Permission[] {
  return permissionsOf[role];
}
