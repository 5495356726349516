/** What a member or a key may do, each as a product manager would say it. */
export const permissionLabels = {
  "conversations.read_assigned": "See the conversations that are assigned to them",
  "conversations.read_team": "See the conversations of their teams",
  "conversations.read_all": "See all conversations",
  "conversations.claim": "Claim conversations from the queue",
  "conversations.assign": "Assign conversations to others",
  "conversations.close": "Close and reopen conversations",
  "messages.reply": "Reply to visitors",
  "messages.note": "Write internal notes",
  "messages.delete": "Delete messages",
  "visitors.read": "See visitors and their history",
  "visitors.edit": "Edit visitors",
  "reports.read": "See reports",
  "members.manage": "Invite, change and remove members",
  "roles.manage": "Make and change roles",
  "settings.manage": "Change the workspace's settings",
  "keys.manage": "Make and revoke API keys",
  "notifications.send": "Send notifications to members and visitors",
  "audit.read": "Read the audit log",
} as const;

export type Permission = keyof typeof permissionLabels;

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissionLabels, name);
}

// Every key of the object is a permission by its type.
export const permissions: readonly Permission[] = Object.keys(permissionLabels).filter(isPermission);

/** Whoever has one of these sees conversations, though not all of them. */
export const seeConversations = [
  "conversations.read_assigned",
  "conversations.read_team",
  "conversations.read_all",
] as const satisfies readonly Permission[];

export const builtInRoles = ["owner", "admin", "supervisor", "operator", "viewer"] as const;
export type BuiltInRole = (typeof builtInRoles)[number];

const viewing: readonly Permission[] = ["conversations.read_all", "visitors.read"];
const answering: readonly Permission[] = [
  ...viewing,
  "conversations.claim",
  "conversations.close",
  "messages.reply",
  "messages.note",
  "visitors.edit",
];
const supervising: readonly Permission[] = [...answering, "conversations.assign", "messages.delete", "reports.read"];

const permissionsOf: Record<BuiltInRole, readonly Permission[]> = {
  owner: permissions,
  admin: permissions,
  supervisor: supervising,
  operator: answering,
  viewer: viewing,
};

export function isBuiltInRole(role: string): role is BuiltInRole {
  return Object.hasOwn(permissionsOf, role);
}

/** @returns the permissions of a built-in role. */
export function permissionsOfBuiltIn(role: BuiltInRole): readonly Permission[] {
  return permissionsOf[role];
}

export const builtInRoleNames: Record<BuiltInRole, string> = {
  owner: "Owner",
  admin: "Admin",
  supervisor: "Supervisor",
  operator: "Operator",
  viewer: "Viewer",
};
