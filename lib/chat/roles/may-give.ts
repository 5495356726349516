import type { StaffActor } from "../actor.ts";
import { ChatError } from "../errors.ts";
import { type Permission, permissionLabels } from "../permissions.ts";
import type { Role } from "./role.ts";

/**
 * Nobody gives what they do not have themselves, or a right to give rights would be the right to everything.
 * @throws ChatError `forbidden` naming what is missing.
 */
export function assertMayGive({ permissions }: StaffActor, given: readonly Permission[]): void {
  const missing = given.filter((permission) => !permissions.includes(permission));
  if (missing.length === 0) return;
  const labels = missing.map((permission) => `“${permissionLabels[permission]}”`);
  throw new ChatError("forbidden", `You cannot give or take what you may not do yourself: ${labels.join(", ")}.`);
}

/**
 * Who may not give a role may not take it away either, nor act on a member who has it.
 * @throws ChatError `forbidden`
 */
export function assertMayGiveRole(actor: StaffActor, role: Role): void {
  if (role.id === "owner") assertOwner(actor, "Only owners make or change owners.");
  assertMayGive(actor, role.permissions);
}

/** @throws ChatError `forbidden` with this message */
export function assertOwner(actor: StaffActor, message: string): void {
  if (actor.kind !== "member" || actor.role !== "owner") throw new ChatError("forbidden", message);
}
