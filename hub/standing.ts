import { createHash } from "node:crypto";
import { type Actor, isStaff } from "#lib/chat/actor.ts";
import type { Reach } from "#lib/chat/conversations/reach.ts";
import { type Recipient, recipientOf } from "#lib/chat/notifications/recipient.ts";
import type { Vault } from "#lib/chat/vault.ts";

/** What somebody may see and do, as of the moment at which it was read. */
export interface Standing {
  /** How far staff see among the conversations; null for visitors, who see their own. */
  readonly reach: Reach | null;
  /** Of a member, whose rights change with it. */
  readonly role: string | null;
  /** As far as notifications are for them; null for programs. */
  readonly recipient: Recipient | null;
  /** A digest of all rights: another one means that something has changed. */
  readonly access: string;
}

const digestCharacters = 16;

export function standingOf(actor: Actor, vault: Pick<Vault, "hash">): Standing {
  const reach = isStaff(actor) ? actor.reach : null;
  const permissions = isStaff(actor) ? actor.permissions.toSorted() : [];
  const role = actor.kind === "member" ? actor.role : null;
  const recipient = recipientOf(actor, vault);
  const access = digestOf([actor.kind, permissions, reach && inOrder(reach), recipient?.addresses ?? null]);
  return { reach, role, recipient, access };
}

/** The same reach, however the database ordered its teams. */
function inOrder(reach: Reach): readonly unknown[] {
  return reach.kind === "all" ? [] : [reach.assigneeId, reach.teamIds?.toSorted() ?? null];
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, digestCharacters);
}
