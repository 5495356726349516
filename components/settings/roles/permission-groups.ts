import type { Permission } from "#lib/chat/permissions.ts";

export interface NamedPermission {
  name: Permission;
  label: string;
}

export interface PermissionGroup {
  title: string;
  permissions: NamedPermission[];
}

const titles: Readonly<Record<string, string>> = {
  conversations: "Conversations",
  messages: "Messages",
  visitors: "Visitors",
  reports: "Reports",
};

const everythingElse = "Workspace";

/** Groups permissions by what they are about, in the order in which they come. What runs the workspace is one group. */
export function groupPermissions(permissions: readonly NamedPermission[]): PermissionGroup[] {
  const groups = new Map<string, NamedPermission[]>();
  for (const permission of permissions) {
    const [subject = ""] = permission.name.split(".");
    const title = titles[subject] ?? everythingElse;
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [permission]);
    else group.push(permission);
  }
  return [...groups].map(([title, members]) => ({ title, permissions: members }));
}

/** Whether somebody with these permissions sees no conversation at all, though they may do something with them. */
export function seesNothing(chosen: readonly Permission[]): boolean {
  const needsSight = chosen.some((name) => name.startsWith("conversations.") || name.startsWith("messages."));
  return needsSight && !chosen.some((name) => name.startsWith("conversations.read_"));
}
