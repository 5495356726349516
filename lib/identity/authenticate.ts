import type { Principal } from "#lib/chat/actor.ts";
import { ChatError, notFound } from "#lib/chat/errors.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { createKeyAuthenticator, type KeyAuthenticator, type KeyServices } from "./authenticate-key.ts";
import type { Directory } from "./directory.ts";
import { type SessionCookieSettings, sessionOfCookies } from "./session-token.ts";
import { provenTenantId } from "./tenant-id.ts";
import type { ProvenPrincipal, Tokens } from "./tokens.ts";

/** What a request shows of itself. */
export interface Credentials {
  authorization: string | undefined;
  readCookie(name: string): string | undefined;
}

/** The one check of who comes, for both doors. Whether they may still come in is for `identify` to say. */
export interface Authenticator {
  /** The tenant that a path names, or null. */
  tenant(slug: string): Promise<TenantId | null>;
  /**
   * Who a REST request comes from, in the tenant that its path names: a bearer token wins over a session cookie, and
   * with neither it is nobody in particular.
   * @throws ChatError `unauthenticated` for a bad token; `not_found`, the same for a tenant that is not there and for one
   * that is not the caller's.
   */
  rest(slug: string, credentials: Credentials): Promise<{ principal: Principal; byCookie: boolean }>;
  /** Who a connection to the hub comes from, by a hub token or a key, or null. */
  hub(token: string): Promise<ProvenPrincipal | null>;
}

export interface AuthenticatorServices extends KeyServices {
  directory: Pick<Directory, "findTenant">;
  tokens: Pick<Tokens, "verify">;
  settings: SessionCookieSettings;
}

export function createAuthenticator(services: AuthenticatorServices): Authenticator {
  const { directory, tokens, settings } = services;
  const keys = createKeyAuthenticator(services);

  async function tenant(slug: string): Promise<TenantId | null> {
    const found = await directory.findTenant(slug.toLowerCase());
    return found === null ? null : provenTenantId(found.id);
  }

  return {
    tenant,
    async rest(slug, { authorization, readCookie }) {
      const bearer = authorization === undefined ? null : await principalOfBearer({ tokens, keys }, authorization);
      const proven = bearer ?? (await principalOfSession(readCookie, settings));
      const tenantId = await tenant(slug);
      if (tenantId === null || (proven !== null && proven.tenantId !== tenantId)) throw notFound();
      const principal = proven ?? { kind: "anonymous", tenantId };
      return { principal, byCookie: bearer === null && proven !== null };
    },
    hub: async (token) => (await tokens.verify(token, "parley:hub")) ?? (await keys(token)),
  };
}

async function principalOfBearer(
  { tokens, keys }: { tokens: Pick<Tokens, "verify">; keys: KeyAuthenticator },
  authorization: string,
): Promise<Principal> {
  const token = /^Bearer (?<token>\S+)$/i.exec(authorization)?.groups?.token ?? "";
  const proven = (await tokens.verify(token, "parley:rest")) ?? (await keys(token));
  if (proven === null) throw new ChatError("unauthenticated", "The bearer token is not valid, or not any more.");
  return proven.principal;
}

async function principalOfSession(
  readCookie: Credentials["readCookie"],
  settings: SessionCookieSettings,
): Promise<Principal | null> {
  const session = await sessionOfCookies(readCookie, settings);
  if (session === null) return null;
  const { tenantId, memberId: id, sessionId } = session;
  return { kind: "member", tenantId: provenTenantId(tenantId), id, sessionId };
}
