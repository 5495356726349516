import type { Principal } from "#lib/chat/actor.ts";
import { ChatError, notFound } from "#lib/chat/errors.ts";
import type { Directory } from "./directory.ts";
import { sessionOfCookies } from "./session-token.ts";
import { provenTenantId } from "./tenant-id.ts";
import type { ProvenPrincipal, Tokens } from "./tokens.ts";

/** What a request shows of itself. */
export interface Credentials {
  authorization: string | undefined;
  readCookie(name: string): string | undefined;
}

export interface Authenticator {
  /**
   * Who a REST request comes from, in the tenant that its path names: a bearer token wins over a session cookie, and
   * with neither it is nobody in particular.
   * @throws ChatError `unauthenticated` for a bad token; `not_found`, the same for a tenant that is not there and for one
   * that is not the caller's.
   */
  rest(slug: string, credentials: Credentials): Promise<{ principal: Principal; byCookie: boolean }>;
  /** Who a connection to the hub comes from, or null. */
  hub(token: string): Promise<ProvenPrincipal | null>;
}

export function createAuthenticator(
  directory: Directory,
  { tokens, authSecret }: { tokens: Tokens; authSecret: string },
): Authenticator {
  return {
    async rest(slug, { authorization, readCookie }) {
      const bearer = authorization === undefined ? null : await principalOfBearer(tokens, authorization);
      const member = bearer ?? (await principalOfSession(readCookie, authSecret));
      const tenant = await directory.findTenant(slug.toLowerCase());
      if (tenant === null || (member !== null && member.tenantId !== tenant.id)) throw notFound();
      const principal = member ?? { kind: "anonymous", tenantId: provenTenantId(tenant.id) };
      return { principal, byCookie: bearer === null && member !== null };
    },
    hub: (token) => tokens.verify(token, "parley:hub"),
  };
}

async function principalOfBearer(tokens: Tokens, authorization: string): Promise<Principal> {
  const token = /^Bearer (?<token>\S+)$/i.exec(authorization)?.groups?.token;
  const proven = token === undefined ? null : await tokens.verify(token, "parley:rest");
  if (proven === null) throw new ChatError("unauthenticated", "The bearer token is not valid, or not any more.");
  return proven.principal;
}

async function principalOfSession(
  readCookie: Credentials["readCookie"],
  authSecret: string,
): Promise<Principal | null> {
  const session = await sessionOfCookies(readCookie, authSecret);
  return session && { kind: "member", tenantId: provenTenantId(session.tenantId), id: session.memberId };
}
