import { z } from "zod";
import { ChatError } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { targetOf } from "#lib/chat/members/find-member.ts";
import { useCase } from "#lib/chat/use-case.ts";
import type { Directory } from "./directory.ts";
import { type PasswordFault, passwordFault } from "./password-rules.ts";
import { hashPassword } from "./passwords.ts";
import { provenTenantId } from "./tenant-id.ts";

interface InvitationServices {
  chat: Chat;
  directory: Pick<Directory, "findInvitation" | "redeemInvitation">;
}

/** What somebody who follows a link is shown. */
export interface OpenInvitation {
  workspace: string;
  email: string;
  name: string;
}

/** `void` is said alike of a link that was never made, was used, has run out, or is of somebody who was removed. */
export type InvitationFault = PasswordFault | "void" | "taken";

const secretMax = 128;

const showInvitation = useCase({
  name: "ShowInvitation",
  needs: { anonymous: true },
  access: "read",
  input: z.object({ memberId: z.string() }),
  async run({ tenant }, { memberId }): Promise<OpenInvitation | null> {
    const member = await tenant.members.get(memberId);
    if (member === null || member.removedAt !== null) return null;
    const { name: workspace } = await tenant.profile.get();
    return { workspace, email: member.email, name: member.name };
  },
});

const noteJoined = useCase({
  name: "NoteJoined",
  needs: { member: "any" },
  access: "write",
  input: z.object({}),
  async run({ actor, audit }) {
    audit({ action: "member.joined", target: targetOf(actor), after: { method: "password" } });
  },
});

/** @returns whom a link invites, and to what; null for a link that cannot be used. */
export async function findInvitation(services: InvitationServices, secret: string): Promise<OpenInvitation | null> {
  return (await openInvitation(services, secret))?.shown ?? null;
}

/**
 * Makes the login of whoever was invited. Of two who use a link at once, one does.
 * @returns what is in the way; null where they can sign in now.
 */
export async function acceptInvitation(
  services: InvitationServices,
  { secret, password }: { secret: string; password: string },
  { address }: { address: string },
): Promise<InvitationFault | null> {
  const { chat, directory } = services;
  const opened = await openInvitation(services, secret);
  if (opened === null) return "void";
  const { email } = opened.shown;
  const fault = passwordFault(password, email);
  if (fault !== null) return fault;
  const passwordHash = await hashPassword(password);
  const outcome = await directory.redeemInvitation(opened.hash, { email, passwordHash, now: chat.now() });
  if (outcome !== "redeemed") return outcome === "taken" ? "taken" : "void";
  const principal = { kind: "member", tenantId: opened.tenantId, id: opened.memberId, sessionId: null } as const;
  await execute(chat, noteJoined, { principal, input: {}, origin: { address } });
  return null;
}

async function openInvitation({ chat, directory }: InvitationServices, secret: string) {
  if (secret.length > secretMax) return null;
  const hash = chat.vault.hash(secret);
  const invitation = await directory.findInvitation(hash, chat.now());
  if (invitation === null) return null;
  const tenantId = provenTenantId(invitation.tenantId);
  const { memberId } = invitation;
  const principal = { kind: "anonymous", tenantId } as const;
  const shown = await execute(chat, showInvitation, { principal, input: { memberId } }).catch(voidWhereSuspended);
  return shown && { hash, tenantId, memberId, shown };
}

function voidWhereSuspended(error: unknown): null {
  if (error instanceof ChatError && error.code === "suspended") return null;
  throw error;
}
