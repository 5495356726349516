import { v7 } from "uuid";
import type { Needs } from "#lib/chat/actor.ts";
import {
  type BuiltInRole,
  builtInRoles,
  type Permission,
  permissions,
  permissionsOfBuiltIn,
} from "#lib/chat/permissions.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { aKey, anOperator, nobody, type Person, someVisitor, type TestTenant } from "#tests/http/person.ts";
import { write } from "#tests/support/builders.ts";

const ownRoles = {
  "sees assigned": ["conversations.read_assigned", "visitors.read", "messages.reply", "messages.note"],
  "sees team": ["conversations.read_team", "visitors.read", "conversations.claim", "conversations.assign"],
  "may do nothing": [],
} as const satisfies Record<string, readonly Permission[]>;
type OwnRole = keyof typeof ownRoles;

const keys = {
  "key for all": permissions,
  "key to read": ["conversations.read_all"],
} as const satisfies Record<string, readonly Permission[]>;
type Key = keyof typeof keys;

const ownRoleNames = Object.keys(ownRoles).filter((name): name is OwnRole => name in ownRoles);
const keyNames = Object.keys(keys).filter((name): name is Key => name in keys);

/** Everybody who comes in as somebody. */
export const livingKinds = [...builtInRoles, ...ownRoleNames, ...keyNames, "visitor", "other visitor"] as const;
/** Those whose proof was good once. */
export const deadKinds = ["removed member", "signed-out member", "revoked key", "merged visitor"] as const;
export const actorKinds = [...livingKinds, ...deadKinds, "nobody"] as const;

export type ActorKind = (typeof actorKinds)[number];
export type Cast = Record<ActorKind, Person>;

export const isDead = (kind: ActorKind): boolean => deadKinds.some((dead) => dead === kind);
export const isVisitor = (kind: ActorKind): boolean => kind === "visitor" || kind === "other visitor";
const isKey = (kind: ActorKind): kind is Key => keyNames.some((key) => key === kind);
const isOwnRole = (kind: ActorKind): kind is OwnRole => ownRoleNames.some((role) => role === kind);
const isBuiltIn = (kind: ActorKind): kind is BuiltInRole => builtInRoles.some((role) => role === kind);

/** Makes somebody of every kind, all of them of the same names but for the mark. */
export async function aCast(
  application: TestApplication,
  tenant: TestTenant,
  name: (of: string) => string,
): Promise<Cast> {
  const member = (of: string, role: string): Promise<Person> =>
    anOperator(application, tenant, { name: name(of), role });
  const ownRole = async (of: OwnRole): Promise<Person> => {
    const id = v7();
    await write(application.database, tenant.id, ({ roles }) =>
      roles.add({ id, name: name(`Role ${of}`), permissions: ownRoles[of], createdAt: new Date() }),
    );
    return member(of, id);
  };
  const key = (of: string, list: readonly Permission[]): Promise<Person> =>
    aKey(application, tenant, { name: name(of), permissions: list });
  const cast: Cast = {
    owner: await member("Owner", "owner"),
    admin: await member("Admin", "admin"),
    supervisor: await member("Supervisor", "supervisor"),
    operator: await member("Operator", "operator"),
    viewer: await member("Viewer", "viewer"),
    "sees assigned": await ownRole("sees assigned"),
    "sees team": await ownRole("sees team"),
    "may do nothing": await ownRole("may do nothing"),
    "key for all": await key("Key for all", permissions),
    "key to read": await key("Key to read", keys["key to read"]),
    visitor: await someVisitor(application, tenant, { name: name("Visitor") }),
    "other visitor": await someVisitor(application, tenant, { name: name("Other") }),
    "removed member": await member("Removed", "owner"),
    "signed-out member": await member("Signed out", "owner"),
    "revoked key": await key("Revoked", permissions),
    "merged visitor": await someVisitor(application, tenant, { name: name("Merged") }),
    nobody: nobody(tenant),
  };
  await bury(application, tenant, cast);
  return cast;
}

async function bury({ database }: TestApplication, tenant: TestTenant, cast: Cast): Promise<void> {
  const now = new Date();
  await write(database, tenant.id, async ({ members, sessions, keys: apiKeys, visitors }) => {
    await members.change(cast["removed member"].id, { removedAt: now });
    await sessions.endAll(cast["signed-out member"].id, { except: null, endedAt: now });
    await apiKeys.revoke(cast["revoked key"].id, now);
    await visitors.merge(cast["merged visitor"].id, cast.visitor.id);
  });
}

/** What owners alone may do, whatever a role allows: whoever says where members sign in can come in as any of them. */
const onlyForOwners = ["SaveProvider", "RemoveProvider"];

/** Whether somebody of a kind may use a use case that needs this, worked out from what the kind stands for. */
export function mayUse(kind: ActorKind, useCase: string, { member, key, visitor, anonymous }: Needs): boolean {
  if (onlyForOwners.includes(useCase)) return kind === "owner";
  if (kind === "nobody") return anonymous === true;
  if (isVisitor(kind)) return visitor !== undefined;
  const theirs = permissionsOf(kind);
  if (member === undefined || theirs === null || (isKey(kind) && key !== true)) return false;
  if (member === "any") return true;
  return (typeof member === "string" ? [member] : member).some((needed) => theirs.includes(needed));
}

function permissionsOf(kind: ActorKind): readonly Permission[] | null {
  if (isBuiltIn(kind)) return permissionsOfBuiltIn(kind);
  if (isOwnRole(kind)) return ownRoles[kind];
  return isKey(kind) ? keys[kind] : null;
}
