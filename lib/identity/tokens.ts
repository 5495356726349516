import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { KnownPrincipal, Principal } from "#lib/chat/actor.ts";
import type { TokenMinter } from "#lib/chat/tokens.ts";
import { provenTenantId } from "./tenant-id.ts";

export interface TokenSettings {
  authSecret: string;
  hubUrl: string;
  hubTokenSeconds: number;
  visitorTokenDays: number;
}

/** A principal with the moment at which its proof ends, if it does. */
export interface ProvenPrincipal {
  principal: KnownPrincipal;
  expiresAt: Date | null;
}

export interface Tokens extends TokenMinter {
  /** @returns null for a token that is forged, expired or meant for something else. */
  verify(token: string, audience: TokenAudience): Promise<ProvenPrincipal | null>;
}

/** What a token opens. One that opens REST never opens the hub, and the other way round. */
export type TokenAudience = "parley:rest" | "parley:hub";

const claimsSchema = z.object({
  sub: z.string(),
  kind: z.enum(["member", "visitor"]),
  tenant: z.string(),
  /** The sign-in of a member. */
  sid: z.string().nullable().default(null),
  exp: z.number(),
});

/** Tokens are JWTs, signed with HS256 and the installation's secret. */
export function createTokens({ authSecret, hubUrl, hubTokenSeconds, visitorTokenDays }: TokenSettings): Tokens {
  const key = new TextEncoder().encode(authSecret);

  function sign(audience: TokenAudience, principal: KnownPrincipal, expiresAt: Date): Promise<string> {
    const { kind, tenantId: tenant } = principal;
    return new SignJWT({ kind, tenant, ...(kind === "member" ? { sid: principal.sessionId } : {}) })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(principal.id)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(key);
  }

  return {
    forVisitor(tenantId, visitorId) {
      const expiresAt = new Date(Date.now() + visitorTokenDays * 86_400_000);
      return sign("parley:rest", { kind: "visitor", tenantId, id: visitorId }, expiresAt);
    },
    async forHub(principal) {
      if (principal.kind === "anonymous" || principal.kind === "system") {
        throw new TypeError("Nobody in particular cannot connect to the hub.");
      }
      const expiresAt = new Date(Date.now() + hubTokenSeconds * 1_000);
      const token = await sign("parley:hub", principal, expiresAt);
      return { url: `${hubUrl}/hub`, token, expiresAt: expiresAt.toISOString() };
    },
    async verify(token, audience) {
      const verified = await jwtVerify(token, key, { audience, algorithms: ["HS256"] }).catch(() => null);
      const claims = claimsSchema.safeParse(verified?.payload);
      if (!claims.success) return null;
      const { kind, tenant, sub: id, sid: sessionId, exp } = claims.data;
      const tenantId = provenTenantId(tenant);
      const principal: Principal = kind === "member" ? { kind, tenantId, id, sessionId } : { kind, tenantId, id };
      return { principal, expiresAt: new Date(exp * 1_000) };
    },
  };
}
