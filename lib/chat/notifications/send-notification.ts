import type { StaffActor } from "../actor.ts";
import { ChatError, type FieldError } from "../errors.ts";
import { allRoles } from "../roles/role.ts";
import { type Context, useCase } from "../use-case.ts";
import { addNotification } from "./add-notification.ts";
import { type Addressee, memberAddress, roleAddress, userAddress } from "./addressee.ts";
import type { Notification } from "./notification.ts";
import { type NotificationInput, notificationInput } from "./notification-input.ts";

/**
 * Notifies people: everybody, all of a kind, or members, roles and users of the host by name. They see it at once where they
 * are, and otherwise when they come. A retry with the same id and content gives the first result.
 * @throws ChatError `invalid_input` naming members and roles that there are not, `id_conflict`
 */
export const sendNotification = useCase({
  name: "SendNotification",
  needs: { member: "notifications.send", key: true },
  access: "write",
  input: notificationInput,
  async run(context, { id = context.newId(), to, ...content }): Promise<Notification> {
    return addNotification(context, { id, ...content, addressees: await addresseesOf(context, to) });
  },
});

/** @throws ChatError `invalid_input` */
async function addresseesOf(context: Context<StaffActor>, to: NotificationInput["to"]): Promise<Addressee[]> {
  if (to.everyone) return ["everyone"];
  if (to.all !== undefined) return [to.all];
  const unknown: FieldError[] = [];
  const addressees = new Set<Addressee>();
  for (const [index, id] of (to.members ?? []).entries()) {
    const member = await context.tenant.members.get(id);
    if (member === null || member.removedAt !== null) unknown.push(noSuch("member", index));
    else addressees.add(memberAddress(member.id));
  }
  const roles = to.roles === undefined ? [] : await allRoles(context.tenant);
  for (const [index, named] of (to.roles ?? []).entries()) {
    const role = roles.find(({ id, name }) => id === named || name.toLowerCase() === named.toLowerCase());
    if (role === undefined) unknown.push(noSuch("role", index));
    else addressees.add(roleAddress(role.id));
  }
  for (const externalId of to.users ?? []) addressees.add(userAddress(externalId, context.vault));
  if (unknown.length === 0) return [...addressees];
  const named = unknown.map(({ field, message }) => `${field}: ${message}`);
  throw new ChatError("invalid_input", named.join(" "), { fields: unknown });
}

/** @param index which of those who were named */
function noSuch(kind: "member" | "role", index: number): FieldError {
  return { field: `to.${kind}s.${index}`, message: `There is no such ${kind}.` };
}
