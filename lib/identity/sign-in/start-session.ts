import { z } from "zod";
import { ChatError, notFound } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { SignInMethod } from "#lib/chat/members/session.ts";
import { useCase } from "#lib/chat/use-case.ts";
import type { Session } from "../session-token.ts";
import { provenTenantId } from "../tenant-id.ts";
import type { Caller } from "./caller.ts";
import { SignInRefused } from "./refusal.ts";

const userAgentMax = 255;

/** A sign-in is always a session of its own: nothing that a browser had before becomes valid by it. */
const openSession = useCase({
  name: "OpenSession",
  needs: { member: "any" },
  access: "write",
  input: z.object({
    method: z.enum(["password", "oidc"]),
    address: z.string(),
    userAgent: z.string().nullable(),
    hours: z.number(),
  }),
  async run({ tenant, actor, now, newId, audit }, { method, address, userAgent, hours }) {
    const member = await tenant.members.get(actor.id);
    if (member === null) throw notFound();
    const { id: memberId, name, email } = member;
    const sessionId = newId();
    const expiresAt = new Date(now.getTime() + hours * 3_600_000);
    const origin = { address, userAgent: userAgent?.slice(0, userAgentMax) ?? null };
    await tenant.sessions.add({ id: sessionId, memberId, method, ...origin, createdAt: now, expiresAt, endedAt: null });
    audit({ action: "sign_in.succeeded", target: { kind: "member", id: memberId, name }, after: { method } });
    const { slug: tenantSlug } = await tenant.profile.get();
    return { memberId, tenantSlug, name, email, sessionId };
  },
});

export interface ProvenMember {
  tenantId: string;
  memberId: string;
  method: SignInMethod;
}

/**
 * Signs in a member who has proven who they are.
 * @throws SignInRefused `removed` and `suspended`
 */
export async function startSession(
  { chat, sessionHours }: { chat: Chat; sessionHours: number },
  { tenantId, memberId, method }: ProvenMember,
  { address, userAgent }: Caller,
): Promise<Session> {
  const principal = { kind: "member", tenantId: provenTenantId(tenantId), id: memberId, sessionId: null } as const;
  const input = { method, address, userAgent, hours: sessionHours };
  try {
    return { tenantId, ...(await execute(chat, openSession, { principal, input, origin: { address } })) };
  } catch (error) {
    if (error instanceof ChatError && error.code === "unauthenticated") throw new SignInRefused("removed");
    if (error instanceof ChatError && error.code === "suspended") throw new SignInRefused("suspended");
    throw error;
  }
}
