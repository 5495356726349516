import { ChatError } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { Session } from "../session-token.ts";
import type { Caller } from "../sign-in/caller.ts";
import { SignInRefused } from "../sign-in/refusal.ts";
import { startSession } from "../sign-in/start-session.ts";
import { provenTenantId } from "../tenant-id.ts";
import { readClaims } from "./claims.ts";
import { recogniseMember } from "./recognise-member.ts";
import type { TenantProvider } from "./tenant-provider.ts";

interface ProviderSignIn {
  provider: TenantProvider;
  /** Of an ID token that was verified. */
  claims: Record<string, unknown>;
  caller: Caller;
}

/**
 * Signs in whom a tenant's provider vouches for, into this tenant and no other.
 * @throws SignInRefused with what they may know of the reason.
 */
export async function signInWithProvider(
  services: { chat: Chat; sessionHours: number },
  { provider, claims, caller }: ProviderSignIn,
): Promise<Session> {
  const { tenantId } = provider;
  const input = readClaims(claims, provider);
  const principal = { kind: "anonymous", tenantId: provenTenantId(tenantId) } as const;
  const origin = { address: caller.address };
  const recognised = await execute(services.chat, recogniseMember, { principal, input, origin }).catch(toldAsSuspended);
  if ("refusal" in recognised) throw new SignInRefused(recognised.refusal);
  return startSession(services, { tenantId, memberId: recognised.memberId, method: "oidc" }, caller);
}

function toldAsSuspended(error: unknown): never {
  if (error instanceof ChatError && error.code === "suspended") throw new SignInRefused("suspended");
  throw error;
}
